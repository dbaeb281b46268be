// SPDX-License-Identifier: MIT
// Tensors of NHWC that the pipelines of interleaved lines read and write themselves: there, the
// channels of a pixel are side by side already. Register tiles must end where rows do, for they
// would write what lies behind, too.
#pragma once

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "optimized/halide/fill_lines.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// Can the output take the sums of whole blocks of output channels?
bool writes_pixels(const Conv2dProblem& problem, const Plan& plan);

/// Is it quicker to read the input than to copy it to lines? 1x1 kernels alone do.
bool reads_pixels(const Conv2dProblem& problem, const Plan& plan);

/// Lets a call read the input, from the place `place` of a strip's lines and from a channel of its
/// group on.
void read_pixels(const Conv2dProblem& problem, const AnyView& input, const Strip& strip,
                 std::int64_t channel, std::int64_t place, ProductCall& call);

}  // namespace convlaw
