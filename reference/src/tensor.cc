// SPDX-License-Identifier: MIT
#include "convlaw/tensor.h"

namespace convlaw {

std::string_view to_string(Layout layout) {
  switch (layout) {
    case Layout::nchw:
      return "nchw";
    case Layout::nhwc:
      return "nhwc";
    case Layout::strided:
      break;
  }
  return "strided";
}

std::optional<Layout> parse_layout(std::string_view name) {
  for (const Layout layout : kLayouts) {
    if (name == to_string(layout)) return layout;
  }
  return std::nullopt;
}

Strides dense_strides(const Extents& extents, Layout layout) {
  // Unsigned, because an empty tensor may have extents whose product does not fit in 64 bits; its
  // strides are then meaningless, but asking for them must not be undefined.
  const auto c = static_cast<std::uint64_t>(extents[1]);
  const auto h = static_cast<std::uint64_t>(extents[2]);
  const auto w = static_cast<std::uint64_t>(extents[3]);
  const auto strides = [](auto... values) { return Strides{static_cast<std::int64_t>(values)...}; };
  if (layout == Layout::nchw) return strides(c * h * w, h * w, w, std::uint64_t{1});
  if (layout == Layout::nhwc) return strides(h * w * c, std::uint64_t{1}, w * c, c);
  return strides(w * c * h, h, std::uint64_t{1}, c * h);
}

std::int64_t element_count(const Extents& extents) {
  std::int64_t count = 1;
  for (const std::int64_t extent : extents) {
    if (extent == 0) return 0;
  }
  for (const std::int64_t extent : extents) count *= extent;
  return count;
}

}  // namespace convlaw
