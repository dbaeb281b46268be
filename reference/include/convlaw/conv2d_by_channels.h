// SPDX-License-Identifier: MIT
// conv2d() made fast by the order of its loops alone, for narrow outputs: what a tap reads is
// multiplied for several output channels at once. Every sum has the same terms in the same order.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "convlaw/conv2d.h"

namespace convlaw {

/// An output of an axis that is padded with zeros: its taps [first, last) read
/// place + tap * dilation, the others zeros of the padding.
struct OutputReach {
  std::int64_t place, first, last;
};

inline std::vector<OutputReach> output_reaches(const Axis& axis) {
  std::vector<OutputReach> reaches;
  for (std::int64_t o = 0; o < axis.output(); ++o) {
    const std::int64_t place = o * axis.stride - axis.begin;
    // Of the taps that are at `limit` or behind it.
    const auto first_tap = [&](std::int64_t limit) {
      const std::int64_t distance = limit - place;
      const std::int64_t tap = distance <= 0 ? 0 : (distance - 1) / axis.dilation + 1;
      return std::min(tap, axis.kernel);
    };
    reaches.push_back({place, first_tap(0), first_tap(axis.extent)});
  }
  return reaches;
}

/// As conv2d(), for a problem that is padded with zeros and has outputs. `input` is dense in NCHW
/// order.
template <class Accumulator, class W, class B, class Y>
void conv2d_by_channels(const Conv2dProblem& p, const Accumulator* input, TensorView<W> weight,
                        const B* bias, TensorView<Y> output) {
  constexpr std::size_t kLanes = 4;
  using Lanes = std::array<Accumulator, kLanes>;
  const std::vector<OutputReach> rows = output_reaches(vertical_axis(p));
  const std::vector<OutputReach> columns = output_reaches(horizontal_axis(p));
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  const Size2 kernel = p.kernel_size;
  std::vector<Lanes> weights(static_cast<std::size_t>(group_inputs * kernel.h * kernel.w));

  // Adds all products of one output of several channels.
  const auto add_window = [&](Lanes& sums, const Accumulator* images, const OutputReach& row,
                              const OutputReach& column) {
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      for (std::int64_t kh = row.first; kh < row.last; ++kh) {
        const Accumulator* line =
            images + (ic * p.height + row.place + kh * p.dilation.h) * p.width + column.place;
        const Lanes* w = weights.data() + (ic * kernel.h + kh) * kernel.w;
        for (std::int64_t kw = column.first; kw < column.last; ++kw) {
          const Accumulator x = line[kw * p.dilation.w];
          for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += x * w[kw][lane];
        }
      }
    }
  };

  std::int64_t lanes = 0;  // in use: those channels of a group that are left
  for (std::int64_t oc = 0; oc < p.out_channels; oc += lanes) {
    lanes = std::min<std::int64_t>(kLanes, group_outputs - oc % group_outputs);
    Lanes biases{};
    for (std::int64_t lane = 0; lane < lanes; ++lane) {
      const auto of_lane = static_cast<std::size_t>(lane);
      if (bias) biases[of_lane] = static_cast<Accumulator>(bias[oc + lane]);
      std::size_t tap = 0;
      for_each_index({1, group_inputs, kernel.h, kernel.w}, [&](auto, auto ic, auto kh, auto kw) {
        weights[tap++][of_lane] = static_cast<Accumulator>(weight(oc + lane, ic, kh, kw));
      });
    }
    const std::int64_t first_input = oc / group_outputs * group_inputs;
    for (std::int64_t n = 0; n < output.extent(0); ++n) {
      const Accumulator* images = input + (n * p.in_channels + first_input) * p.height * p.width;
      for (std::size_t oh = 0; oh < rows.size(); ++oh) {
        for (std::size_t ow = 0; ow < columns.size(); ++ow) {
          Lanes sums = biases;
          add_window(sums, images, rows[oh], columns[ow]);
          for (std::int64_t lane = 0; lane < lanes; ++lane) {
            output(n, oc + lane, static_cast<std::int64_t>(oh), static_cast<std::int64_t>(ow)) =
                static_cast<Y>(sums[static_cast<std::size_t>(lane)]);
          }
        }
      }
    }
  }
}

}  // namespace convlaw
