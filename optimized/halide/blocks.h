// SPDX-License-Identifier: MIT
// Sizes that generators and their callers must agree on.
#pragma once

namespace convlaw {

/// Output channels in a block of packed weights, for vectors over output channels.
inline constexpr int kPackedBlock = 16;

/// ... and for vectors over pixels.
inline constexpr int kPixelBlock = 8;

}  // namespace convlaw
