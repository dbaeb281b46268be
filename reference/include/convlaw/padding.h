// SPDX-License-Identifier: MIT
// One spatial axis of a convolution: which input element does tap k of output o read?
//
//   Axis rows{.extent = 5, .begin = 1, .end = 1, .kernel = 3, .stride = 2, .dilation = 1};
//   rows.output()      // 3
//   rows.source(0, 0)  // nullopt: a zero of the padding
//   rows.source(0, 1)  // 0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace convlaw {

/// torch's padding_mode.
enum class PaddingMode : std::uint8_t { zeros, reflect, replicate, circular };

std::string_view to_string(PaddingMode mode);
std::optional<PaddingMode> parse_padding_mode(std::string_view name);

/// All numbers are in elements. The members require a legal problem, so that nothing overflows.
struct Axis {
  std::int64_t extent = 1;
  std::int64_t begin = 0;  ///< padding before the first element; negative: so many are cropped
  std::int64_t end = 0;    ///< padding after the last element; negative: so many are cropped
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t dilation = 1;
  PaddingMode mode = PaddingMode::zeros;

  std::int64_t padded() const { return extent + begin + end; }
  std::int64_t effective_kernel() const { return dilation * (kernel - 1) + 1; }
  std::int64_t output() const { return (padded() - effective_kernel()) / stride + 1; }

  /// The input element that stands at `position` of the padded axis; nullopt is a padding zero.
  std::optional<std::int64_t> source(std::int64_t position) const {
    const std::int64_t i = position - begin;
    if (0 <= i && i < extent) return i;
    return source_in_padding(i);
  }

  /// The input element that tap `tap` of output `out` reads.
  std::optional<std::int64_t> source(std::int64_t out, std::int64_t tap) const {
    return source(out * stride + tap * dilation);
  }

 private:
  // The element that stands for `i`, which is outside the image.
  std::optional<std::int64_t> source_in_padding(std::int64_t i) const;
};

}  // namespace convlaw
