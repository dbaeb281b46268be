// SPDX-License-Identifier: MIT
// Convolutions that are a matrix product: each image has one window, which sees all of it and
// nothing else. Images are then the pixels of a single row, and all that an image holds are the
// channels of its pixel, which lie side by side: a convolution of an NHWC tensor by a 1x1 kernel.
#pragma once

#include <optional>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"

namespace convlaw {

/// The convolution of an NHWC tensor that is the same as the legal `problem`; nullopt: it is no
/// matrix product. `is_nchw`: tensors and weights are dense, and lie so.
std::optional<Conv2dProblem> as_matrix_product(const Conv2dProblem& problem, bool is_nchw);

/// Input or output of such a problem, dense, as a row of pixels.
AnyView images_as_pixels(const AnyView& tensor);

/// Its weights, as (out_channels, in_channels / groups, 1, 1).
AnyView windows_as_channels(const AnyView& weight);

}  // namespace convlaw
