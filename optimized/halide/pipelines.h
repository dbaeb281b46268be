// SPDX-License-Identifier: MIT
// The compiled pipelines, in one of the forms they come in, and how a plan is run by them.
#pragma once

#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/plan.h"

struct halide_buffer_t;

namespace convlaw {

/// input, weight, bias; strides, dilations and paddings, x before y; output.
using Pipeline = int (*)(halide_buffer_t*, halide_buffer_t*, halide_buffer_t*, int, int, int, int,
                         int, int, halide_buffer_t*);
/// ... and before the output what padding is, and the rows and groups of a strip.
using ColumnsPipeline = int (*)(halide_buffer_t*, halide_buffer_t*, halide_buffer_t*, int, int, int,
                                int, int, int, float, int, int, halide_buffer_t*);
/// input, weight, bias; the pixels and tiles of a strip; output.
using PointwisePipeline = int (*)(halide_buffer_t*, halide_buffer_t*, halide_buffer_t*, int, int,
                                  halide_buffer_t*);
/// input, weight, bias; dilations and paddings, x before y; the pitch, the rows and tiles of a
/// strip; output.
using FlatPipeline = int (*)(halide_buffer_t*, halide_buffer_t*, halide_buffer_t*, int, int, int,
                             int, int, int, int, halide_buffer_t*);

/// A pipeline with its usual register tile, and with a narrow one.
template <class Pipeline>
struct Widths {
  Pipeline usual;
  Pipeline narrow;
  Pipeline operator[](bool is_narrow) const { return is_narrow ? narrow : usual; }
};

/// input; padding at the left, and at the top from the first row of tiles; points.
using WinogradInputPipeline = int (*)(halide_buffer_t*, int, int, halide_buffer_t*);
/// points, weight, bias; tiles of a row and of an image; output.
using WinogradProductPipeline = int (*)(halide_buffer_t*, halide_buffer_t*, halide_buffer_t*, int,
                                        int, halide_buffer_t*);

/// The same pipelines exist as machine code for several instruction sets and, for the sanitizer of
/// undefined behaviour, as C++.
struct Pipelines {
  const char* name;
  const char* description;
  Pipeline direct;
  Pipeline direct_unpadded;
  ColumnsPipeline columns;
  Widths<PointwisePipeline> pointwise;
  Widths<FlatPipeline> flat;
  Widths<FlatPipeline> phased;  ///< its input is what make_lines() makes
  WinogradInputPipeline winograd_input;
  WinogradProductPipeline winograd_product;
  bool declares_winograd = false;  ///< it is used where it pays, whatever the caller accepts
};

/// Runs the pipeline of `plan` on an input whose padding is zeros; 0, or Halide's error. `plan`
/// must be for one of the pipelines, and `packed` packed for it.
int run_pipeline(const Pipelines& pipelines, const Conv2dProblem& problem, const Plan& plan,
                 const PackedWeights& packed, TensorView<const float> input,
                 const TensorView<float>& output);

}  // namespace convlaw
