// SPDX-License-Identifier: MIT
// Compiled once for each instruction set, with CONVLAW_VARIANT its name (see CMakeLists.txt).
//
// Whatever is defined here stays here, in an unnamed namespace: an inline function or a template of
// some library that this file made use of would be a weak symbol, of which the linker keeps any
// copy, and then a processor without these instructions may be given this one. So there is nothing
// of Eigen here and nothing of the C++ library but types; check_symbols.cmake watches.
#include "reference/src/vector/kernels.h"
#include "reference/src/vector/loops_checksum.h"
#include "reference/src/vector/loops_elements.h"
#include "reference/src/vector/loops_gemm.h"
#include "reference/src/vector/loops_random.h"

#define CONVLAW_STRING_OF(name) #name
#define CONVLAW_STRING(name) CONVLAW_STRING_OF(name)

namespace convlaw::CONVLAW_VARIANT {

// Of unfused.cc.
void convolve_f32(const GroupConvolution& group, const float* input, const float* weight,
                  const float* bias, float* packed, float* output);
void convolve_f64(const GroupConvolution& group, const double* input, const double* weight,
                  const double* bias, double* packed, double* output);

extern const Kernels kKernels;
const Kernels kKernels{
    .name = CONVLAW_STRING(CONVLAW_VARIANT),
    .gemm_f64 = gemm<double, false>,
    .gemm_magnitude_f64 = gemm<double, true>,
    .gemm_f32 = gemm<float, false>,
    .convolve_f32 = convolve_f32,
    .convolve_f64 = convolve_f64,
    .gemm_rows_f64 = gemm_rows,
    .abs_f64 = abs_elements,
    .nonzero_f64 = nonzero_elements<double>,
    .nonzero_f32 = nonzero_elements<float>,
    .any_zero = any_element_zero,
    .sum_of_magnitudes = sum_of_element_magnitudes,
    .largest_f64 = largest_element,
    .all_integers = all_elements_integers,
    .load = load_elements<double>,
    .load_f32 = load_elements<float>,
    .store = store_elements<double>,
    .store_f32 = store_elements<float>,
    .gather = gather_elements,
    .random_group = random_group,
    .draw_f32 = draw_f32,
    .add_multiples_f32 = add_multiples<float>,
    .add_multiples_f64 = add_multiples<double>,
    .add_integers_f32 = add_integers_f32,
    .add_integers_f64 = add_integers_f64,
};

}  // namespace convlaw::CONVLAW_VARIANT
