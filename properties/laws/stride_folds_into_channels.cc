// SPDX-License-Identifier: MIT
#include "convlaw/pad.h"
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

void adapt_stride_folds_into_channels(Case& c) {
  if (c.problem().stride != Size2{1, 1}) return;
  use_numeric_padding(c);
  c.problem().stride = {2, 2};
}

Verdict judge_stride_folds_into_channels(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t sh = p.stride.h;
  const std::int64_t sw = p.stride.w;
  const Conv2dProblem plain = without_padding(p);
  const Values padded = trial.padded_input();

  // Each block of stride_h x stride_w pixels becomes one pixel with so many times the channels.
  const auto blocks = [](std::int64_t elements, std::int64_t stride) {
    return (elements - 1) / stride + 1;
  };
  Conv2dProblem folded = plain;
  folded.stride = folded.dilation = {1, 1};
  folded.in_channels = grown(0, grown(0, p.in_channels, sh), sw);
  folded.kernel_size = {blocks(vertical_axis(p).effective_kernel(), sh),
                        blocks(horizontal_axis(p).effective_kernel(), sw)};
  const Size2 out = output_size(p);
  folded.height = out.h + folded.kernel_size.h - 1;
  folded.width = out.w + folded.kernel_size.w - 1;
  trial.require_room(folded);

  Operands operands = trial.operands();
  operands.input = make_values(input_extents(folded), [&](auto n, auto c, auto i, auto j) {
    const std::int64_t h = i * sh + c / sw % sh;
    const std::int64_t w = j * sw + c % sw;
    return h < plain.height && w < plain.width ? padded(n, c / (sh * sw), h, w) : 0.0;
  });
  operands.weight = make_values(weight_extents(folded), [&](auto oc, auto c, auto i, auto j) {
    const std::int64_t h = i * sh + c / sw % sh;
    const std::int64_t w = j * sw + c % sw;
    const std::int64_t kh = h / p.dilation.h;
    const std::int64_t kw = w / p.dilation.w;
    const bool is_tap = h % p.dilation.h == 0 && w % p.dilation.w == 0 && kh < p.kernel_size.h &&
                        kw < p.kernel_size.w;
    return is_tap ? trial.weight()(oc, c / (sh * sw), kh, kw) : 0.0;
  });
  return trial.expect_same(trial.run(folded, operands), trial.run(),
                           "the output for blocks of pixels as channels and the strided one");
}

}  // namespace

const Law stride_folds_into_channels{
    .name = "stride_folds_into_channels",
    .chapter = "D5",
    .formula =
        "f(x, w; stride) = f(space_to_depth(x, stride), space_to_depth(w, stride); 1), where the "
        "kernel is filled up with zeros",
    .reason = "a strided window begins at a block of pixels, and its taps lie in whole blocks",
    .exactness = Exactness::integers,
    .judge = judge_stride_folds_into_channels,
    .adapt = adapt_stride_folds_into_channels,
    .kept_because =
        "it points at strides, and replaces them by what is mostly other code: many channels",
};

}  // namespace convlaw
