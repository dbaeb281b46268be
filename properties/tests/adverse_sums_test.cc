// SPDX-License-Identifier: MIT
#include "properties/laws/adverse_sums.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "convlaw/abi.h"
#include "convlaw/definition.h"
#include "convlaw/judge.h"
#include "properties/defects/direct.h"
#include "properties/laws/all_laws.h"
#include "properties/runner/campaign.h"
#include "properties/variants/any_order.h"

namespace convlaw {
namespace {

constexpr std::int64_t kCases = 60;

std::unique_ptr<Evaluator> evaluator_of(const convlaw_implementation& implementation) {
  return *evaluate_in_process(
      [&]() -> Result<const convlaw_implementation*> { return &implementation; }, {});
}

AnyTensor as_tensor(ElementType type, const Extents& extents, const std::vector<double>& values) {
  AnyTensor tensor(type, extents);
  std::int64_t position = 0;
  for (const double value : values) tensor.set(position++, value);
  return tensor;
}

// Does the default contract allow none of the orders of summation for some output?
bool is_rejected(Trial& trial, const Operands& operands) {
  const ElementTypes types = trial.types();
  const Values y = trial.run(trial.problem(), operands);
  const AnyTensor input =
      as_tensor(types.input, operands.input.extents(), operands.input.elements());
  const AnyTensor weight =
      as_tensor(types.weight, operands.weight.extents(), operands.weight.elements());
  const AnyTensor bias = as_tensor(
      types.bias, {static_cast<std::int64_t>(operands.bias.size()), 1, 1, 1}, operands.bias);
  const AnyTensor output = as_tensor(types.output, y.extents(), y.elements());
  JudgedTensors tensors{input.view(), weight.view(), std::nullopt, output.view()};
  if (trial.problem().bias) tensors.bias = bias.view();
  const Result<Judgement> judgement = judge(trial.problem(), tensors);
  EXPECT_TRUE(judgement) << to_string(trial.original());
  return judgement && judgement->rejected > 0;
}

// Cuts off what does not fit, as some hardware does.
class Truncates : public Direct {
  using Direct::Direct;
  float accumulate(float sum, float x, float w) override {
    const double exact = static_cast<double>(sum) + static_cast<double>(x) * static_cast<double>(w);
    const auto rounded = static_cast<float>(exact);
    return std::abs(static_cast<double>(rounded)) > std::abs(exact) ? std::nextafter(rounded, 0.0F)
                                                                    : rounded;
  }
};

TEST(AdverseSums, ShowThatAnAccumulatorTruncatesMoreOftenThanRandomDataDo) {
  static const Defect truncates{
      .name = "truncates", .source = "", .trigger = "", .symptom = "", .run = run_as<Truncates>};
  const convlaw_implementation& implementation = *implementation_of(truncates);
  const Dock dock = *Dock::admit(&implementation);
  const Law& law = stays_within_its_enclosure;
  const Where everywhere;
  const Domain domain = evaluator_of(implementation)->domain_for(law, everywhere);
  int by_random = 0;
  int by_adverse = 0;
  for (std::uint64_t index = 0; index < kCases; ++index) {
    const Case c = *draw_case(law, domain, 2026, index);
    Trial trial(law, c, dock, everywhere);
    by_random += is_rejected(trial, trial.operands()) ? 1 : 0;
    by_adverse += is_rejected(trial, draw_adverse_sums(trial)) ? 1 : 0;
  }
  RecordProperty("by_random", by_random);
  RecordProperty("by_adverse", by_adverse);
  EXPECT_GT(by_random, 0);
  EXPECT_GE(by_adverse, 2 * by_random);
}

TEST(AdverseSums, FillSmallLayersAndSomeChannelsOfLargeOnes) {
  const auto channels = [](const char* line) {
    return channels_to_burden(parse_case(line)->problem());
  };
  EXPECT_EQ(channels("convlaw1: n5 c9 h9 w9 oc40 k3x3"), 40);
  EXPECT_EQ(channels("convlaw1: n5 c128 h82 w102 oc128 k3x3"), 2);  // of 40,000 outputs each
  EXPECT_EQ(channels("convlaw1: c1 h400 w400 oc8 k1x1"), 1);
}

TEST(AdverseSums, AcceptWhatIsSummedInAnyOrderInEveryType) {
  const convlaw_implementation& implementation = *any_order_implementation();
  const Dock dock = *Dock::admit(&implementation);
  const Law& law = stays_within_its_enclosure;
  const Where everywhere;
  const Domain domain = evaluator_of(implementation)->domain_for(law, everywhere);
  for (std::uint64_t index = 0; index < 3 * kCases; ++index) {
    const Case c = *draw_case(law, domain, 2027, index);
    if (is_integer(c.typed.dtype)) continue;
    Trial trial(law, c, dock, everywhere);
    EXPECT_FALSE(is_rejected(trial, draw_adverse_sums(trial))) << to_string(c);
  }
}

}  // namespace
}  // namespace convlaw
