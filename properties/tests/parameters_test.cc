// SPDX-License-Identifier: MIT
#include "properties/runner/parameters.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "properties/defects/defect.h"

namespace convlaw {
namespace {

ParameterEffects effects_of(const char* defect, const char* law, const char* minimal) {
  const auto evaluator = evaluate_isolated(
      [&]() -> Result<const convlaw_implementation*> {
        return implementation_of(*find_defect(defect));
      },
      {});
  const Law* the_law = find_law(law);
  const Case c = *parse_case(minimal);
  const Verdict verdict = (*evaluator)->evaluate(Request{the_law, c}).verdict;
  EXPECT_TRUE(verdict.is_failure());
  return find_parameter_effects(**evaluator, {1, the_law, c, verdict, {c, verdict, 0, true}}, {});
}

bool has(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& item : list) text += item + '\n';
  return text;
}

TEST(Parameters, SayTheLeastThatFailsAndWhatHolds) {
  const ParameterEffects effects = effects_of("stride_beyond_the_kernel_is_cut", "A0",
                                              "convlaw1: c1 h3 w1 oc1 k1 s2x1 data=ramp#0");
  EXPECT_TRUE(has(effects.matter, "stride_h >= 2 (1 holds)")) << joined(effects.matter);
  for (const char* name : {"batch", "width", "in_channels / groups", "padding", "bias", "layout"}) {
    EXPECT_TRUE(has(effects.any, name)) << name << " is not in\n" << joined(effects.any);
  }
}

TEST(Parameters, SpeakOfBothEndsOfSymmetricPadding) {
  const ParameterEffects effects = effects_of("window_in_padding_keeps_old_value", "A0",
                                              "convlaw1: c1 h1 w1 oc1 k1x1 p0x1 data=ones#0");
  EXPECT_TRUE(has(effects.matter, "padding_w >= 1 (0 holds)")) << joined(effects.matter);
}

TEST(Parameters, SayWhatMustDiffer) {
  const ParameterEffects effects =
      effects_of("dilation_w_used_for_h", "A0", "convlaw1: c1 h3 w1 oc1 k2x1 d2x1 data=ramp#0");
  EXPECT_TRUE(has(effects.matter, "dilation_h other than dilation_w")) << joined(effects.matter);
  EXPECT_TRUE(has(effects.matter, "kernel_size_h >= 2 (1 holds)")) << joined(effects.matter);
}

TEST(Parameters, SayWhatMustBeSo) {
  const ParameterEffects effects =
      effects_of("second_group_reads_zeros", "A0", "convlaw1: c2 h1 w1 oc2 k1x1 g2 data=ones#0");
  EXPECT_TRUE(has(effects.matter, "groups = 2 (1, 3, 4, 5, 7 hold)")) << joined(effects.matter);
  EXPECT_TRUE(has(effects.matter, "kernel_size_w = 1 (2, 3, 4, 5 hold)")) << joined(effects.matter);
}

TEST(Parameters, SayInWhichLayoutsItFails) {
  const ParameterEffects effects = effects_of(
      "strides_ignored", "A0", "convlaw1: c2 h1 w2 oc1 k1x1 nhwc data=hot@0.0.0.1/0.0.0.0");
  EXPECT_TRUE(has(effects.matter, "layout = nhwc, strided (nchw holds)")) << joined(effects.matter);
}

}  // namespace
}  // namespace convlaw
