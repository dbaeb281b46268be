// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

constexpr std::int64_t kMixed = 3;  // channels that one channel of the second convolution adds up

Verdict judge_pointwise_convolution_folds_into_the_weight(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Size2 out = output_size(p);
  const std::int64_t size = p.out_channels / p.groups;
  const std::int64_t mixed = trial.draw(1, 3);  // output channels of a group of the second

  Conv2dProblem pointwise;
  pointwise.batch = p.batch;
  pointwise.in_channels = p.out_channels;
  pointwise.out_channels = mixed * p.groups;
  pointwise.groups = p.groups;
  pointwise.height = out.h;
  pointwise.width = out.w;
  pointwise.bias = p.bias;
  Conv2dProblem folded = p;
  folded.out_channels = pointwise.out_channels;

  Operands second;
  second.weight = Values(weight_extents(pointwise));
  for (std::int64_t oc = 0; oc < pointwise.out_channels; ++oc) {
    for (std::int64_t i = 0; i < kMixed; ++i) {
      second.weight(oc, trial.draw(0, size - 1), 0, 0) =
          static_cast<double>(2 * trial.draw(0, 1) - 1);
    }
  }
  const auto mix = [&](std::int64_t oc, auto channel_value) {
    double sum = 0;
    for (std::int64_t j = 0; j < size; ++j) {
      const double v = second.weight(oc, j, 0, 0);
      if (v != 0) sum += v * channel_value(oc / mixed * size + j);
    }
    return sum;
  };
  Operands operands = trial.operands();
  operands.weight = make_values(weight_extents(folded), [&](auto oc, auto ic, auto kh, auto kw) {
    return mix(oc, [&](auto channel) { return trial.weight()(channel, ic, kh, kw); });
  });
  operands.bias.clear();
  for (std::int64_t oc = 0; p.bias && oc < folded.out_channels; ++oc) {
    second.bias.push_back(0);
    operands.bias.push_back(
        mix(oc, [&](auto channel) { return trial.bias()[static_cast<std::size_t>(channel)]; }));
  }
  second.input = trial.run();
  return trial.expect_same(
      trial.run(pointwise, second), trial.run(folded, operands),
      "a 1x1 convolution of the output and the convolution with folded weights");
}

}  // namespace

const Law pointwise_convolution_folds_into_the_weight{
    .name = "pointwise_convolution_folds_into_the_weight",
    .chapter = "E3",
    .formula = "f1x1(f(x, w, b), v) = f(x, v w, v b)",
    .reason = "linear maps compose; a 1x1 convolution mixes output channels pixel by pixel",
    .exactness = Exactness::integers,
    .judge = judge_pointwise_convolution_folds_into_the_weight,
    .headroom = kMixed,
    .kept_because =
        "two convolutions in a row, the only law in which one's output is the other's input",
};

}  // namespace convlaw
