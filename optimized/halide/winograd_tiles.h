// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3): what generators and their callers must agree on.
#pragma once

namespace convlaw {

inline constexpr int kWinogradOutputs = 4;  ///< of a tile along an axis
inline constexpr int kWinogradInputs = 6;   ///< that it reads, and points that are multiplied
inline constexpr int kWinogradPoints = kWinogradInputs * kWinogradInputs;

/// Tiles beyond the last that the widest register tile reads.
inline constexpr int kWinogradSpare = 11;

/// Output channels that a task computes, in whole blocks.
inline constexpr int kWinogradChannels = 32;

}  // namespace convlaw
