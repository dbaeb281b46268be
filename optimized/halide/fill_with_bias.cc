// SPDX-License-Identifier: MIT
#include "optimized/halide/fill_with_bias.h"

#include <algorithm>

namespace convlaw {
namespace {

// What stands in each channel, whatever its elements mean. Strides along an axis of one element may
// be any.
template <class Bits>
void fill(const AnyView& view, void* data, const AnyTensor& of_channels) {
  const TensorView<Bits> output(static_cast<Bits*>(data), view.extents, view.strides);
  const auto* const of = static_cast<const Bits*>(of_channels.data());
  const auto& [images, channels, height, width] = view.extents;
  const bool are_side_by_side = view.strides[1] == 1;
  for (std::int64_t n = 0; n < images; ++n) {
    for (std::int64_t h = 0; h < height; ++h) {
      for (std::int64_t w = 0; are_side_by_side && w < width; ++w) {
        std::copy_n(of, channels, &output(n, 0, h, w));
      }
      for (std::int64_t c = 0; !are_side_by_side && c < channels; ++c) {
        std::fill_n(&output(n, c, h, 0), width, of[c]);
      }
    }
  }
}

}  // namespace

void fill_with_bias(const AnyView& output, void* data, const AnyView& bias, bool has_relu) {
  if (element_count(output.extents) == 0) return;
  AnyTensor channels(output.type, {output.extents[1], 1, 1, 1});
  for (std::int64_t c = 0; c < channels.size(); ++c) {
    const double value = bias.data == nullptr ? 0 : load_element(bias.type, bias.data, c);
    channels.set(c, has_relu && value < 0 ? 0 : value);
  }
  if (size_in_bytes(output.type) == sizeof(std::uint32_t)) {
    fill<std::uint32_t>(output, data, channels);
  } else {
    fill<std::uint16_t>(output, data, channels);
  }
}

}  // namespace convlaw
