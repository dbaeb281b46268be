// SPDX-License-Identifier: MIT
// What the loops of a convolution need to know, whatever they are compiled for.
#pragma once

#include <cstdint>

namespace convlaw {

/// An output of an axis that is padded with zeros: its taps [first, last) read
/// place + tap * dilation, the others zeros of the padding.
struct OutputReach {
  std::int64_t place, first, last;
};

/// One image of one group. All arrays are dense.
struct GroupConvolution {
  std::int64_t inputs, height, width;  ///< (inputs, height, width) of the input
  std::int64_t outputs;                ///< (outputs, output_height, output_width) of the output
  std::int64_t output_height, output_width;
  std::int64_t kernel_height, kernel_width;  ///< (outputs, inputs, ..., ...) of the weight
  std::int64_t dilation_height, dilation_width, stride_width;
  const OutputReach* rows;     ///< for each output row
  const OutputReach* columns;  ///< for each output column
};

/// The weights of so many output channels are packed side by side.
inline constexpr std::int64_t kMostChannelsAtOnce = 16;

}  // namespace convlaw
