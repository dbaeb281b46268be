// SPDX-License-Identifier: MIT
// Neighbours of a row that are seen as the channels of a place, because they lie side by side. Of
// NHWC, these are the columns of a window with their channels, wherever windows are: a kernel of
// one column is left, and few channels, as images have, become as many as vectors of sums need. Of
// NCHW, they are 16 columns of a channel, where windows are, and are apart, a multiple of that, as
// those of a vision transformer that takes an image in patches.
#pragma once

#include <cstddef>
#include <cstdint>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// How many columns of a legal problem to see as channels; 1: none, for windows are not so, or
/// there is padding along rows, or groups.
std::int64_t columns_of_patch(const Conv2dProblem& problem, Layout layout);

/// The problem whose channels are `columns` of each channel.
Conv2dProblem columns_as_channels(const Conv2dProblem& problem, std::int64_t columns,
                                  Layout layout);

/// Does a plan for it copy, or read, places as they lie?
bool suits_patches(const Plan& plan);

/// Its input. Of NCHW, the stride of channels is that of 16 of them, by 16: within, they are side
/// by side.
AnyView columns_as_channels(const Conv2dProblem& problem, const AnyView& input,
                            std::int64_t columns, Layout layout);

/// Its weight, from that of the problem itself, of a type of floats.
Tensor<float> columns_as_channels_of_weight(const AnyView& weight, std::int64_t columns,
                                            Layout layout);

}  // namespace convlaw
