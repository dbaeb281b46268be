// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3): what generators and their callers must agree on.
#pragma once

namespace convlaw {

inline constexpr int kWinogradOutputs = 4;  ///< of a tile along an axis
inline constexpr int kWinogradInputs = 6;   ///< that it reads, and points that are multiplied
inline constexpr int kWinogradPoints = kWinogradInputs * kWinogradInputs;

}  // namespace convlaw
