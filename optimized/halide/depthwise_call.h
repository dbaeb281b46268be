// SPDX-License-Identifier: MIT
// Calls of the depthwise pipelines.
#pragma once

#include <cstdint>

#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// What a pipeline is given: a strip of some groups. Steps are in elements, and those of tensors in
/// NCHW.
struct DepthwiseCall {
  std::int64_t group, groups;
  std::int64_t rows, columns;  ///< of output

  // Rows of input that the strip sees, and of zeros around them; the first of its elements.
  std::int64_t seen, above, below;
  const float* from;
  Strides from_strides;

  float* to;
  Strides to_strides;
  bool clamps;  ///< what is less than zero becomes zero
};

/// Halide's buffers are not const, but its inputs are not written.
template <class T>
T* unprotected(const T* data) {
  return const_cast<T*>(data);
}

/// `rows` rows of output of such a strip, from `row` on.
DepthwiseCall rows_of(const DepthwiseCall& call, const Conv2dProblem& problem, const Plan& plan,
                      std::int64_t row, std::int64_t rows);
/// ... `groups` of its groups, from number `group` on.
DepthwiseCall groups_of(const DepthwiseCall& call, const Conv2dProblem& problem, std::int64_t group,
                        std::int64_t groups);

/// Rows of output of which a part has as many or more, where planes are read where they lie: a
/// register tile's, for each row of a dilated kernel.
std::int64_t rows_of_tile(const Plan& plan);

/// Elements before the first that a strip sees, and behind the last row's first, that may be read
/// where planes are read where they lie.
struct Margins {
  std::int64_t before, behind;
};
Margins margins_of(const Conv2dProblem& problem, const Plan& plan);

/// 0, or Halide's error.
int run_depthwise_call(const Pipelines& pipelines, const Conv2dProblem& problem, const Plan& plan,
                       const PackedWeights& packed, const DepthwiseCall& call);

}  // namespace convlaw
