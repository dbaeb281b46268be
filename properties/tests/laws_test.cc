// SPDX-License-Identifier: MIT
// The book as a whole: its laws are in order, and they accept everything that is correct.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "convlaw/definition.h"
#include "properties/dock/sanitized.h"
#include "properties/laws/law.h"
#include "properties/runner/campaign.h"
#include "properties/variants/legal_variants.h"

namespace convlaw {
namespace {

using Kind = Verdict::Kind;

TEST(Laws, HaveNamesThatAreSentencesAndChaptersOfTheirOwn) {
  std::set<std::string_view> names;
  std::set<std::string_view> chapters;
  for (const Law* law : all_laws()) {
    EXPECT_TRUE(names.insert(law->name).second) << law->name;
    EXPECT_TRUE(chapters.insert(law->chapter).second) << law->chapter;
    EXPECT_EQ(law->name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos);
    EXPECT_GE(std::count(law->name.begin(), law->name.end(), '_'), 2) << law->name;
    EXPECT_FALSE(law->formula.empty()) << law->name;
    EXPECT_FALSE(law->reason.empty()) << law->name;
    EXPECT_EQ(find_law(law->name), law);
    EXPECT_EQ(find_law(law->chapter), law);
  }
  EXPECT_EQ(find_law("no_such_law"), nullptr);
  for (const char chapter : {'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'P'}) {
    EXPECT_TRUE(std::any_of(chapters.begin(), chapters.end(), [&](std::string_view id) {
      return id.front() == chapter;
    })) << chapter;
  }
}

TEST(Laws, WhatThisProgramThrowsAccusesNobody) {
  const Dock dock = *Dock::admit(&definition_implementation());
  const Case c = *parse_case("convlaw1: c1 h1 w1 oc1 k1");
  const auto verdict_of = [&](Verdict (*judge)(Trial&)) {
    Law law = *find_law("A0");
    law.judge = judge;
    return evaluate(law, c, dock, {}).kind;
  };
  EXPECT_EQ(verdict_of([](Trial&) -> Verdict { throw std::runtime_error("ours"); }),
            Verdict::Kind::inconclusive);
  EXPECT_EQ(verdict_of([](Trial&) -> Verdict { throw std::length_error("ours"); }),
            Verdict::Kind::declined);
}

TEST(Laws, AdaptACaseToALegalOneAndDoingItTwiceIsDoingItOnce) {
  for (const Law* law : all_laws()) {
    if (law->adapt == nullptr) continue;
    Domain domain;
    domain.empty_tensors = law->empty_tensors;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
      RandomChoices random(seed);
      Case once = decode(random, domain);
      law->adapt(once);
      ASSERT_EQ(find_illegality(once.problem()), std::nullopt)
          << law->name << ' ' << to_string(once);
      Case twice = once;
      law->adapt(twice);
      ASSERT_EQ(twice, once) << law->name;
    }
  }
}

// Whoever counts in 16 bits, or sums in blocks, is not to wait for a draw.
TEST(Laws, AboutManyGoFarOnAKnownCase) {
  const Dock dock = *Dock::admit(&definition_implementation());
  for (const auto& [law, less] : {std::pair{"C17", "batch=1..65536"},
                                  {"C19", "out_channels=1..65536"},
                                  {"C21", "groups=1..65536"},
                                  {"C7", "in_channels=1..1024"}}) {
    const Where where = *Where::parse(less);
    const auto goes_beyond = [&, law = find_law(law)](const NamedCase& known) {
      const Case c = adapted(*law, known.c);
      return evaluate(*law, c, dock, {}).kind == Verdict::Kind::holds &&
             evaluate(*law, c, dock, where).kind != Verdict::Kind::holds;
    };
    const auto& known = regression_cases();
    EXPECT_TRUE(std::any_of(known.begin(), known.end(), goes_beyond)) << law;
  }
}

// The same case with a single 1 in the input and one in the weight, which the reducer makes.
Case with_two_ones(Case c, std::uint64_t index) {
  const auto place_in = [&](const Extents& extents, std::uint64_t salt) {
    std::array<std::int64_t, 4> place{};
    for (std::size_t axis = 0; axis < place.size(); ++axis) {
      const auto extent = std::max<std::int64_t>(extents[axis], 1);
      place[axis] = static_cast<std::int64_t>(mix(mix(index, salt), axis) %
                                              static_cast<std::uint64_t>(extent));
    }
    return place;
  };
  c.data = {Pattern::hot,
            0,
            {place_in(input_extents(c.problem()), 1), place_in(weight_extents(c.problem()), 2)}};
  return c;
}

// The other half of the promise, that what is wrong is caught, is measured by convlaw power.
class NoFalseAlarm : public testing::TestWithParam<LegalVariant> {};

TEST_P(NoFalseAlarm, EveryLawHolds) {
  constexpr std::uint64_t kCases = kSanitized ? 4 : 60;
  const auto in_process = evaluate_in_process(
      [&]() -> Result<const convlaw_implementation*> { return GetParam().implementation; }, {});
  ASSERT_TRUE(in_process);
  const auto isolated = evaluate_isolated(
      [&]() -> Result<const convlaw_implementation*> { return GetParam().implementation; }, {});
  ASSERT_TRUE(isolated);
  for (const Law* law : all_laws()) {
    const auto& evaluator = law->may_ask_too_much ? isolated : in_process;
    const Domain domain = (*evaluator)->domain_for(*law, {});
    std::int64_t decided = 0;
    for (std::uint64_t index = 0; index < kCases; ++index) {
      const Case c = *draw_case(*law, domain, 2026, index);
      const Verdict verdict = (*evaluator)->evaluate(Request{law, c}).verdict;
      ASSERT_NE(verdict.kind, Verdict::Kind::broken) << law->name << '\n'
                                                     << to_string(c) << '\n'
                                                     << verdict.reason;
      ASSERT_NE(verdict.kind, Verdict::Kind::declined) << law->name << ' ' << verdict.reason;
      decided += verdict.kind == Verdict::Kind::holds ? 1 : 0;
      if (index % 10 != 0 || !is_exact(c.data.pattern)) continue;
      const Case hot = with_two_ones(c, index);
      ASSERT_FALSE((*evaluator)->evaluate(Request{law, hot}).verdict.is_failure())
          << law->name << '\n'
          << to_string(hot);
    }
    // These ask for what a plain implementation does not have.
    const std::set<std::string_view> needs_more{
        "thread_count_does_not_matter",      "workspace_contents_do_not_matter",
        "illegal_problems_are_rejected",     "legal_problems_are_never_rejected",
        "padding_modes_end_where_they_must", "concurrent_calls_do_not_meet"};
    if (needs_more.contains(law->name)) continue;
    // These have little or nothing to say of integers.
    const std::set<std::string_view> needs_reals{"nan_reaches_exactly_its_windows",
                                                 "infinity_reaches_exactly_its_windows",
                                                 "nan_in_bias_or_weight_stays_in_its_channel",
                                                 "nan_in_the_weight_reaches_its_outputs",
                                                 "opposite_infinities_make_nan",
                                                 "nothing_overflows_before_the_output",
                                                 "subnormal_numbers_count",
                                                 "zeros_of_either_sign_are_zeros",
                                                 "balanced_channel_scaling_cancels",
                                                 "large_terms_cancel_exactly",
                                                 "pointwise_convolution_folds_into_the_weight"};
    const bool of_integers = is_integer((*in_process)->profile().dtypes.front());
    if (of_integers && needs_reals.contains(law->name)) continue;
    EXPECT_GE(decided, kSanitized ? 0 : 18) << law->name;
  }
}

std::vector<LegalVariant> correct_convolutions() {
  std::vector<LegalVariant> all = legal_variants();
  all.push_back({"definition", &definition_implementation()});
  return all;
}

INSTANTIATE_TEST_SUITE_P(OfCorrectConvolutions, NoFalseAlarm,
                         testing::ValuesIn(correct_convolutions()),
                         [](const auto& instance) { return instance.param.name; });

TEST(Laws, SpeakOfTheCasesTheyAreMadeForAndOfNoOthers) {
  const auto evaluator = evaluate_in_process(
      [&]() -> Result<const convlaw_implementation*> { return &definition_implementation(); }, {});
  const auto kind = [&](std::string_view law, std::string_view text) {
    return (*evaluator)->evaluate(Request{find_law(law), *parse_case(text)}).verdict.kind;
  };
  EXPECT_EQ(kind("B1", "convlaw1: c1 h1 w1 oc1 k1"), Kind::holds);
  EXPECT_EQ(kind("B1", "convlaw1: c0 h1 w1 oc1 k1"), Kind::inconclusive);
  EXPECT_EQ(kind("C1", "convlaw1: n1 c1 h1 w1 oc1 k1"), Kind::inconclusive);
  EXPECT_EQ(kind("C1", "convlaw1: n2 c1 h1 w1 oc1 k1"), Kind::holds);
  EXPECT_EQ(kind("B3", "convlaw1: c1 h1 w1 oc1 k1 data=floats#1"), Kind::inconclusive);
  EXPECT_EQ(kind("B8", "convlaw1: c1 h1 w1 oc1 k1 data=floats#1"), Kind::holds);
  for (const char* dtype : {"f64", "f32", "f16", "bf16", "i8", "u8"}) {
    const std::string text = std::string("convlaw1: c2 h3 w3 oc2 k2 p1x1 ") + dtype;
    EXPECT_EQ(kind("A0", text), Kind::holds) << dtype;
    const bool integers = dtype == std::string_view("i8") || dtype == std::string_view("u8");
    for (const char* law : {"G1", "G2", "G4", "B10", "P4"}) {
      EXPECT_EQ(kind(law, text), integers ? Kind::inconclusive : Kind::holds)
          << law << ' ' << dtype;
    }
    for (const char* law : {"B6", "B8", "H14", "P1", "P2", "P3", "F1"}) {
      EXPECT_EQ(kind(law, text), Kind::holds) << law << ' ' << dtype;
    }
  }
  EXPECT_EQ(kind("A0", "convlaw1: c1 h1 w1 oc1 k1 i32"), Kind::declined);
  EXPECT_EQ(kind("A0", "convlaw1: c1 h2 w1 oc1 k3"), Kind::inconclusive);  // illegal
  EXPECT_EQ(kind("A0", "convlaw1: c1 h1 w1 oc1 k1 p1073741824x0"),
            Kind::declined);  // too large
  // A problem that a law makes of its case may be too large, too, which is nobody's refusal.
  EXPECT_EQ(kind("A0", "convlaw1: c1 h3 w1 oc1 k1 s4294967296x1"), Kind::holds);
  EXPECT_EQ(kind("A2", "convlaw1: c1 h3 w1 oc1 k1 s4294967296x1"), Kind::inconclusive);
}

}  // namespace
}  // namespace convlaw
