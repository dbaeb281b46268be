// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

constexpr std::int64_t kMostMixed = 3;  // at most so many channels are mixed into one

Verdict judge_pointwise_convolution_before_folds_too(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t size = p.in_channels / p.groups;
  const std::int64_t mixed = trial.draw(1, kMostMixed);  // input channels of a group of the first
  Conv2dProblem pointwise;
  pointwise.batch = p.batch;
  pointwise.in_channels = mixed * p.groups;
  pointwise.out_channels = p.in_channels;
  pointwise.groups = p.groups;
  pointwise.height = p.height;
  pointwise.width = p.width;
  pointwise.bias = false;  // which padding with zeros would not continue
  Conv2dProblem folded = p;
  folded.in_channels = pointwise.in_channels;

  // Each input channel of the first goes into two of its output channels, or into one.
  const bool is_unsigned = trial.typed().dtype == ElementType::u8;
  Operands first{{}, Values(weight_extents(pointwise)), {}};
  first.input = make_values(input_extents(pointwise), [&](auto n, auto c, auto h, auto w) {
    return trial.input()(n, c / mixed * size + c % mixed % size, h, w);
  });
  for (std::int64_t group = 0; group < p.groups; ++group) {
    for (std::int64_t j = 0; j < mixed; ++j) {
      for (std::int64_t i = 0; i < 2; ++i) {
        first.weight(group * size + trial.draw(0, size - 1), j, 0, 0) =
            is_unsigned ? 1 : static_cast<double>(2 * trial.draw(0, 1) - 1);
      }
    }
  }
  Operands operands = trial.operands();
  operands.weight = make_values(weight_extents(folded), [&](auto oc, auto j, auto kh, auto kw) {
    const std::int64_t group = oc / (p.out_channels / p.groups);
    double sum = 0;
    for (std::int64_t ic = 0; ic < size; ++ic) {
      const double v = first.weight(group * size + ic, j, 0, 0);
      if (v != 0) sum += trial.weight()(oc, ic, kh, kw) * v;
    }
    return sum;
  });
  Operands second = trial.operands();
  second.input = trial.run(pointwise, first);
  operands.input = first.input;
  return trial.expect_same(
      trial.run(p, second), trial.run(folded, operands),
      "the output for a 1x1 convolution of the input, and for the input with folded weights");
}

}  // namespace

const Law pointwise_convolution_before_folds_too{
    .name = "pointwise_convolution_before_folds_too",
    .chapter = "E3b",
    .formula = "f(f1x1(x, v), w, b) = f(x, w v, b), in every padding_mode",
    .reason =
        "linear maps compose; channels are mixed pixel by pixel, so padding before is padding "
        "behind",
    .exactness = Exactness::integers,
    .judge = judge_pointwise_convolution_before_folds_too,
    .headroom = kMostMixed,
    .kept_because = "it is how layers are fused from in front, where padding lies between them",
};

}  // namespace convlaw
