// SPDX-License-Identifier: MIT
// Outputs before anything is added to them.
#pragma once

#include "convlaw/any_tensor.h"

namespace convlaw {

/// Writes the bias, zeros if its data is null, to every element of a dense NCHW or NHWC output
/// whose elements have two or four bytes; no less than zero with `has_relu`. `data` is the
/// output's.
void fill_with_bias(const AnyView& output, void* data, const AnyView& bias, bool has_relu);

}  // namespace convlaw
