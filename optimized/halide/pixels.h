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
bool can_write_pixels(const Conv2dProblem& problem, const Plan& plan);

/// Is it quicker to read the input than to copy it to lines? Only under kernels of one column.
bool can_read_pixels(const Conv2dProblem& problem, const Plan& plan);

/// Outputs of a call, from a row and a column on, and the channel of a group that they begin with.
struct Pixels {
  std::int64_t image, group, channel, row, column;
};

/// Lets a call read the input itself.
void read_pixels(const Conv2dProblem& problem, const Plan& plan, const AnyView& input,
                 const Pixels& pixels, ProductCall& call);

}  // namespace convlaw
