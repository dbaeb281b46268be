// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3) and F(2x2, 3x3): what generators and their callers must agree on.
#pragma once

namespace convlaw {

inline constexpr int kWinogradKernel = 3;

/// Elements of input that a tile of so many outputs sees along an axis, and its points along that.
constexpr int winograd_inputs(int outputs) { return outputs + kWinogradKernel - 1; }

}  // namespace convlaw
