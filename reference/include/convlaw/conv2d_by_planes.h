// SPDX-License-Identifier: MIT
// conv2d() made fast by the order of its loops alone, for wide outputs: each tap is added to a
// whole plane of outputs before the next. Every sum has the same terms in the same order.
#pragma once

#include <algorithm>
#include <vector>

#include "convlaw/conv2d.h"

namespace convlaw {

/// A tap of an axis that is padded with zeros: it reads place + o * stride for the outputs o of
/// [first, last), and zeros of the padding for the others.
struct TapReach {
  std::int64_t place, first, last;
};

inline std::vector<TapReach> tap_reaches(const Axis& axis) {
  std::vector<TapReach> reaches;
  for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
    const std::int64_t place = tap * axis.dilation - axis.begin;
    // Of the outputs whose tap is at `limit` or behind it.
    const auto first_output = [&](std::int64_t limit) {
      const std::int64_t distance = limit - place;
      const std::int64_t o = distance <= 0 ? 0 : (distance - 1) / axis.stride + 1;
      return std::min(o, axis.output());
    };
    reaches.push_back({place, first_output(0), first_output(axis.extent)});
  }
  return reaches;
}

/// As conv2d(), for a problem that is padded with zeros and has outputs. `input` is dense in NCHW
/// order.
template <class Accumulator, class W, class B, class Y>
void conv2d_by_planes(const Conv2dProblem& p, const Accumulator* input, TensorView<W> weight,
                      const B* bias, TensorView<Y> output) {
  const std::vector<TapReach> rows = tap_reaches(vertical_axis(p));
  const std::vector<TapReach> columns = tap_reaches(horizontal_axis(p));
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  const std::int64_t width = output.extent(3);
  std::vector<Accumulator> plane(static_cast<std::size_t>(output.extent(2) * width));

  // Adds w times what a tap reads to all outputs of a plane.
  const auto add_tap = [&](const Accumulator* image, const TapReach& row, const TapReach& column,
                           Accumulator w) {
    for (std::int64_t oh = row.first; oh < row.last; ++oh) {
      const std::int64_t from = (row.place + oh * p.stride.h) * p.width + column.place;
      Accumulator* sums = plane.data() + oh * width;
      for (std::int64_t ow = column.first; ow < column.last; ++ow) {
        sums[ow] += image[from + ow * p.stride.w] * w;
      }
    }
  };

  for (std::int64_t n = 0; n < output.extent(0); ++n) {
    for (std::int64_t oc = 0; oc < output.extent(1); ++oc) {
      std::fill(plane.begin(), plane.end(),
                bias ? static_cast<Accumulator>(bias[oc]) : Accumulator(0));
      for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
        const std::int64_t c = oc / group_outputs * group_inputs + ic;
        const Accumulator* image = input + (n * p.in_channels + c) * p.height * p.width;
        for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
          for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
            add_tap(image, rows[static_cast<std::size_t>(kh)],
                    columns[static_cast<std::size_t>(kw)],
                    static_cast<Accumulator>(weight(oc, ic, kh, kw)));
          }
        }
      }
      const Accumulator* sum = plane.data();
      for (std::int64_t oh = 0; oh < output.extent(2); ++oh) {
        for (std::int64_t ow = 0; ow < width; ++ow) output(n, oc, oh, ow) = static_cast<Y>(*sum++);
      }
    }
  }
}

}  // namespace convlaw
