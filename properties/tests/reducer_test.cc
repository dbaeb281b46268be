// SPDX-License-Identifier: MIT
// Large failing cases come down to the least ones that are known.
#include <gtest/gtest.h>

#include "properties/defects/defect.h"
#include "properties/runner/campaign.h"
#include "properties/runner/diagnosis.h"

namespace convlaw {
namespace {

struct KnownMinimum {
  const char* defect;
  const char* law;
  const char* found;
  const char* minimal;
};

constexpr KnownMinimum kMinima[] = {
    {"bias_missing_where_first_tap_is_cut", "A0",
     "convlaw1: n2 c8 h9 w12 oc12 k3x5 s2x1 p2x3 d1x2 g4 data=ints#7",
     "convlaw1: c1 h1 w1 oc1 k1x2 p0x1 data=ones#0"},
    {"window_in_padding_keeps_old_value", "A0", "convlaw1: c3 h4 w5 oc4 k1x2 p2x5 data=ints#3",
     "convlaw1: c1 h1 w1 oc1 k1x1 p0x1 data=ones#0"},
    {"dilation_ignored_by_depthwise_3x3", "A0",
     "convlaw1: n3 c6 h19 w20 oc12 k3x3 s1x2 p2x1 d3x4 g6 nobias data=ints#11",
     "convlaw1: c2 h3 w5 oc2 k3x3 d1x2 g2 data=hot@0.0.0.1/0.0.0.1"},
    {"kernel_taken_for_square", "A0", "convlaw1: c6 h8 w9 oc4 k2x5 p1x2 data=ints#5",
     "convlaw1: c2 h1 w2 oc1 k1x2 data=hot@0.1.0.0/0.0.0.0"},
    // One row less, and more columns.
    {"strides_swapped", "A0", "convlaw1: c1 h2 w1 oc1 k1x1 s1x2 data=ramp#0",
     "convlaw1: c1 h1 w3 oc1 k1x1 s1x2 data=hot@0.0.0.1/0.0.0.0"},
    // Padding that is a word, and would be another with a smaller kernel.
    {"reflection_repeats_the_edge", "A0", "convlaw1: c1 h1 w2 oc1 k1x2 psame reflect data=ramp#0",
     "convlaw1: c1 h1 w2 oc1 k1x1 p0x1 reflect data=hot@0.0.0.0/0.0.0.0"},
    // A smaller kernel in an image of the same size.
    {"cube_taken_for_channels_last", "A0", "convlaw1: c2 h2 w2 oc3 k2x2 s4x3 data=one_hot#3657",
     "convlaw1: c2 h2 w2 oc1 k1x1 data=hot@0.0.0.1/0.0.0.0"},
    {"convolves_with_the_flipped_kernel", "A0", "convlaw1: c4 h9 w8 oc3 k2x2 s2x1 p1x0 data=ints#8",
     "convlaw1: c1 h2 w2 oc1 k2x2 data=hot@0.0.0.0/0.0.0.0"},
    {"input_channel_tail_dropped", "A0", "convlaw1: n2 c33 h4 w4 oc7 k3x3 p1x1 data=ints#2",
     "convlaw1: c9 h1 w1 oc1 k1x1 data=hot@0.8.0.0/0.8.0.0"},
    {"output_channel_tail_takes_first_bias", "A0", "convlaw1: c3 h4 w4 oc35 k3x3 p1x1 data=ints#2",
     "convlaw1: c1 h1 w1 oc17 k1x1 data=ramp#0"},
    {"cube_taken_for_channels_last", "A0", "convlaw1: n2 c7 h7 w7 oc5 k3x2 p1x1 data=ints#9",
     "convlaw1: c2 h2 w2 oc1 k1x1 data=hot@0.0.0.1/0.0.0.0"},
    {"second_group_reads_zeros", "C10", "convlaw1: n3 c6 h5 w4 oc8 k1x1 s2x2 g2 data=ints#3",
     "convlaw1: c2 h1 w1 oc2 k1x1 g2 data=ones#3"},
    {"batched_path_convolves", "C2", "convlaw1: n3 c4 h6 w5 oc6 k3x3 p1x1 data=ints#4",
     "convlaw1: n2 c1 h1 w2 oc1 k1x2 data=hot@0.0.0.0/0.0.0.0"},
    {"infinity_becomes_nan", "G2", "convlaw1: n2 c12 h5 w6 oc4 k2x3 p1x1 data=ints#6",
     "convlaw1: c5 h1 w1 oc1 k1x1 data=hot@0.0.0.0/0.0.0.0"},
    {"rounds_upwards", "B8", "convlaw1: n2 c4 h5 w6 oc4 k2x3 p1x1 data=floats#6",
     "convlaw1: c1 h1 w1 oc1 k1x1 data=floats#0"},
};

class Reducer : public testing::TestWithParam<KnownMinimum> {};

TEST_P(Reducer, ReachesTheKnownMinimum) {
  const KnownMinimum& known = GetParam();
  const auto evaluator = evaluate_in_process(
      [&]() -> Result<const convlaw_implementation*> {
        return implementation_of(*find_defect(known.defect));
      },
      {});
  const Law& law = *find_law(known.law);
  const Case found = *parse_case(known.found);
  const Verdict verdict = (*evaluator)->evaluate(Request{&law, found}).verdict;
  ASSERT_EQ(verdict.kind, Verdict::Kind::broken) << known.found;
  const Reduction reduction =
      reduce(**evaluator, law, found, verdict, (*evaluator)->domain_for(law, {}));
  EXPECT_EQ(to_string(reduction.minimal), known.minimal);
  EXPECT_TRUE(reduction.reproduced);
  EXPECT_LT(reduction.evaluations, 600);
}

INSTANTIATE_TEST_SUITE_P(Minima, Reducer, testing::ValuesIn(kMinima), [](const auto& instance) {
  return instance.param.defect + ('_' + std::to_string(instance.index));
});

TEST(Reducer, ShrinksALayerOfANetwork) {
  const auto evaluator = evaluate_in_process(
      []() -> Result<const convlaw_implementation*> {
        return implementation_of(*find_defect("fast_3x3_path_ignores_stride"));
      },
      {});
  const Law& law = *find_law("prepended_rows_shift_the_output");
  const Case layer = *parse_case("convlaw1: c24 h30 w29 oc16 k3x3 s2x2 p1x1 data=ints#1");
  const Verdict verdict = (*evaluator)->evaluate(Request{&law, layer}).verdict;
  ASSERT_EQ(verdict.kind, Verdict::Kind::broken);
  const Reduction reduction =
      reduce(**evaluator, law, layer, verdict, (*evaluator)->domain_for(law, {}), {.seconds = 60});
  EXPECT_LT(multiply_adds(reduction.minimal.problem()), 50) << to_string(reduction.minimal);
}

TEST(Reducer, AHangIsReducedInHasteAndConfirmedAtLeisure) {
  EvaluatorOptions options;
  options.timeout = 0.7;
  const auto evaluator = evaluate_isolated(
      []() -> Result<const convlaw_implementation*> {
        return implementation_of(*find_defect("hangs_when_stride_skips_input"));
      },
      options);
  const Law& law = *find_law("agrees_with_definition");
  const Case found = *parse_case("convlaw1: c2 h2 w9 oc1 k1x1 s1x5 data=ints#1");
  const Verdict verdict = (*evaluator)->evaluate(Request{&law, found}).verdict;
  ASSERT_EQ(verdict.kind, Verdict::Kind::timed_out);
  const Reduction reduction =
      reduce(**evaluator, law, found, verdict, (*evaluator)->domain_for(law, {}), {.seconds = 1});
  EXPECT_NE(reduction.minimal, found);
  EXPECT_EQ(reduction.verdict.reason, "no answer within 700 ms");
  EXPECT_EQ((*evaluator)->evaluate(Request{&law, found}).verdict.reason, "no answer within 700 ms");
  const Failure failure{1, &law, found, verdict, reduction};
  const Diagnosis diagnosis = diagnose(**evaluator, failure, {}, all_defects());
  ASSERT_EQ(diagnosis.tied().size(), 1U);
  EXPECT_EQ(diagnosis.tied().front().defect->name, "hangs_when_stride_skips_input");
}

TEST(Reducer, SaysWhenTheFailureDoesNotComeBack) {
  const auto evaluator = evaluate_in_process(
      []() -> Result<const convlaw_implementation*> {
        return implementation_of(*find_defect("strides_swapped"));
      },
      {});
  const Law& law = *find_law("agrees_with_definition");
  const Case fine = *parse_case("convlaw1: c1 h3 w3 oc1 k1");
  const Reduction reduction =
      reduce(**evaluator, law, fine, Verdict::broken("once"), (*evaluator)->domain_for(law, {}));
  EXPECT_FALSE(reduction.reproduced);
  EXPECT_EQ(reduction.minimal, fine);
}

}  // namespace
}  // namespace convlaw
