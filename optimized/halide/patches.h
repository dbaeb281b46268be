// SPDX-License-Identifier: MIT
// Windows that are, and lie, whole multiples of 16 columns apart, as those of a vision transformer
// that takes an image in patches: 16 neighbours of a row are then the channels of a place, and lie
// side by side already.
#pragma once

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// Can a legal problem of NCHW be seen so? There is no padding along rows, and one group.
bool has_patches(const Conv2dProblem& problem);

/// The problem whose channels are columns of each channel.
Conv2dProblem columns_as_channels(const Conv2dProblem& problem);

/// Does a plan for it copy places as they lie?
bool suits_patches(const Plan& plan);

/// Its input. The stride of channels is that of 16 of them, by 16: within, they are side by side.
AnyView columns_as_channels(const AnyView& input);

/// Its weight, from that of a problem that has patches, of a type of floats.
Tensor<float> columns_as_channels_of_weight(const AnyView& weight);

}  // namespace convlaw
