// SPDX-License-Identifier: MIT
// The loops of conv2d_quick(), compiled like variant.cc for each instruction set, but with every
// product rounded before it is added: their sums are the definition's on any processor.
#include "reference/src/vector/loops_convolve.h"

namespace convlaw::CONVLAW_VARIANT {

void convolve_f32(const GroupConvolution& group, const float* input, const float* weight,
                  const float* bias, float* packed, float* output);
void convolve_f64(const GroupConvolution& group, const double* input, const double* weight,
                  const double* bias, double* packed, double* output);

void convolve_f32(const GroupConvolution& group, const float* input, const float* weight,
                  const float* bias, float* packed, float* output) {
  convolve(group, input, weight, bias, packed, output);
}

void convolve_f64(const GroupConvolution& group, const double* input, const double* weight,
                  const double* bias, double* packed, double* output) {
  convolve(group, input, weight, bias, packed, output);
}

}  // namespace convlaw::CONVLAW_VARIANT
