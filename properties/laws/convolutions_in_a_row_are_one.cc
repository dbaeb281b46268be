// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"
#include "properties/laws/passes_on.h"

namespace convlaw {
namespace {

constexpr std::int64_t kMixed = 3;  // terms that one output of the second convolution adds up

// The second convolution wants an image of some size.
void adapt_convolutions_in_a_row_are_one(Case& c) { use_outputs(c, 5); }

// Kernel, dilation and stride along one axis of a second convolution, of an image of `extent`.
Axis draw_axis(Trial& trial, std::int64_t extent) {
  Axis axis{.extent = extent};
  axis.kernel = trial.draw(1, std::min<std::int64_t>(extent, 3));
  axis.dilation = axis.kernel == 1
                      ? 1
                      : trial.draw(1, std::min<std::int64_t>((extent - 1) / (axis.kernel - 1), 3));
  axis.stride = trial.draw(1, 3);
  return axis;
}

// A tap of the second convolution steps over as many elements as the first one's stride says.
std::int64_t composed_kernel(const Axis& first, const Axis& second) {
  const std::int64_t step = grown(0, second.dilation, first.stride);
  return grown(first.effective_kernel(), second.kernel - 1, step);
}

Verdict judge_convolutions_in_a_row_are_one(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Size2 out = output_size(p);
  const std::int64_t size = p.out_channels / p.groups;
  const std::int64_t mixed = trial.draw(1, 2);  // output channels of a group of the second
  const Axis rows = draw_axis(trial, out.h);
  const Axis columns = draw_axis(trial, out.w);

  Conv2dProblem next;
  next.batch = p.batch;
  next.in_channels = p.out_channels;
  next.out_channels = mixed * p.groups;
  next.groups = p.groups;
  next.height = out.h;
  next.width = out.w;
  next.kernel_size = {rows.kernel, columns.kernel};
  next.stride = {rows.stride, columns.stride};
  next.dilation = {rows.dilation, columns.dilation};
  next.bias = p.bias;
  Conv2dProblem composed = with_numeric_padding(p);
  composed.out_channels = next.out_channels;
  composed.kernel_size = {composed_kernel(vertical_axis(p), rows),
                          composed_kernel(horizontal_axis(p), columns)};
  composed.dilation = {1, 1};
  composed.stride = {grown(0, p.stride.h, rows.stride), grown(0, p.stride.w, columns.stride)};
  trial.require_room(next);
  trial.require_room(composed);

  const bool is_unsigned = trial.typed().dtype == ElementType::u8;
  Operands second{{}, Values(weight_extents(next)), {}};
  const Operands first = operands_to_pass_on(trial);
  Operands both{first.input, Values(weight_extents(composed)), {}};
  if (p.bias) {
    second.bias.assign(static_cast<std::size_t>(next.out_channels), 0);
    both.bias = second.bias;
  }
  for (std::int64_t oc = 0; oc < next.out_channels; ++oc) {
    for (std::int64_t i = 0; i < kMixed; ++i) {
      const std::int64_t channel = trial.draw(0, size - 1);
      const std::int64_t th = trial.draw(0, rows.kernel - 1);
      const std::int64_t tw = trial.draw(0, columns.kernel - 1);
      const double v = is_unsigned ? 1 : static_cast<double>(2 * trial.draw(0, 1) - 1);
      const std::int64_t from = oc / mixed * size + channel;
      second.weight(oc, channel, th, tw) += v;
      if (p.bias) {
        both.bias[static_cast<std::size_t>(oc)] += v * first.bias[static_cast<std::size_t>(from)];
      }
      for_each_index({1, first.weight.extent(1), p.kernel_size.h, p.kernel_size.w},
                     [&](auto, auto ic, auto kh, auto kw) {
                       both.weight(oc, ic, th * rows.dilation * p.stride.h + kh * p.dilation.h,
                                   tw * columns.dilation * p.stride.w + kw * p.dilation.w) +=
                           v * first.weight(from, ic, kh, kw);
                     });
    }
  }
  second.input = trial.run(p, first);
  return trial.expect_same(trial.run(next, second), trial.run(composed, both),
                           "two convolutions in a row, and one by the kernel that they make");
}

}  // namespace

const Law convolutions_in_a_row_are_one{
    .name = "convolutions_in_a_row_are_one",
    .chapter = "E1",
    .formula =
        "f(f(x, w; stride s, dilation d), v; t, e) = f(x, u; stride s t), where u[a e s + b d] = "
        "sum of v[a] w[b]",
    .reason =
        "linear maps compose, and both shift with their input; E2 of the book, with strides and "
        "dilation, is in it",
    .exactness = Exactness::integers,
    .judge = judge_convolutions_in_a_row_are_one,
    .adapt = adapt_convolutions_in_a_row_are_one,
    .headroom = kMixed,
};

}  // namespace convlaw
