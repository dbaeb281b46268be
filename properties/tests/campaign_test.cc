// SPDX-License-Identifier: MIT
#include "properties/runner/campaign.h"

#include <gtest/gtest.h>

#include <limits>

#include "convlaw/definition.h"
#include "properties/defects/defect.h"
#include "properties/runner/torch_snippet.h"
#include "properties/runner/witness.h"

namespace convlaw {
namespace {

std::unique_ptr<Evaluator> evaluator_of(const convlaw_implementation* implementation) {
  auto evaluator = evaluate_in_process(
      [=]() -> Result<const convlaw_implementation*> { return implementation; }, {});
  return *std::move(evaluator);
}

class Collector : public Observer {
 public:
  void on_answer(const Request& request, const Answer&) override {
    cases.push_back(std::string(request.law->name) + ' ' + to_string(request.c));
  }
  std::vector<std::string> cases;
};

CampaignOptions options_for(std::initializer_list<const char*> laws) {
  CampaignOptions options;
  for (const char* law : laws) options.laws.push_back(find_law(law));
  options.small_shapes = false;
  options.seed = 5;
  return options;
}

TEST(Campaign, CasesDependOnSeedLawAndIndexAlone) {
  const auto run = [](std::initializer_list<const char*> laws, std::uint64_t seed,
                      std::int64_t cases) {
    CampaignOptions options = options_for(laws);
    options.seed = seed;
    options.cases = cases;
    Collector collector;
    run_campaign(*evaluator_of(&definition_implementation()), options, collector);
    return collector.cases;
  };
  const auto few = run({"B1"}, 5, 10);
  const auto more = run({"B1"}, 5, 50);
  EXPECT_EQ(few.size(), 10U);
  EXPECT_TRUE(std::equal(few.begin(), few.end(), more.begin()));
  EXPECT_EQ(run({"B2", "B1"}, 5, 10).size(), 20U);
  EXPECT_NE(run({"B1"}, 6, 10), few);
  // Another law among them changes nothing.
  const auto both = run({"B2", "B1"}, 5, 10);
  for (const std::string& c : few) {
    EXPECT_NE(std::find(both.begin(), both.end(), c), both.end());
  }
}

TEST(Campaign, LawsAdvanceTogetherAndTheDefinitionsGoesAhead) {
  CampaignOptions options = options_for({"B1", "A0", "H9"});
  options.cases = 40;
  options.cover_regions = false;
  options.known = {{"", *parse_case("convlaw1: c1 h9 w9 oc1 k1")},
                   {"", *parse_case("convlaw1: c1 h3 w3 oc1 k3")}};
  Collector collector;
  run_campaign(*evaluator_of(&definition_implementation()), options, collector);
  const auto& put = collector.cases;
  ASSERT_EQ(put.size(), 3U * 42);
  const auto place = [&](std::string_view law, std::int64_t nth) {
    std::size_t i = 0;
    for (; i < put.size(); ++i) {
      if (put[i].starts_with(law) && nth-- == 0) break;
    }
    return i;
  };
  // The law that goes first, then sixteen cases and the known ones, the smaller one before the
  // larger, and then the others, none of them far ahead.
  EXPECT_EQ(place("calls_leave_no_state", 0), 0U);
  EXPECT_LT(place("agrees_with_definition", 17), place("zero_input_gives_bias", 0));
  EXPECT_NE(put[place("agrees_with_definition", 16)].find("h3 w3"), std::string::npos);
  EXPECT_NE(put[place("agrees_with_definition", 17)].find("h9 w9"), std::string::npos);
  EXPECT_LT(place("zero_input_gives_bias", 3), place("agrees_with_definition", 25));
}

TEST(Campaign, NothingIsToldBehindTheLastFailureThatIsWanted) {
  CampaignOptions options = options_for({"A0", "D6"});
  options.max_failures = 1;
  options.reduce = {.evaluations = 0, .seconds = 0};
  Collector collector;
  const Report report = run_campaign(
      *evaluator_of(implementation_of(*find_defect("strides_swapped"))), options, collector);
  ASSERT_EQ(report.failures().size(), 1U);
  EXPECT_EQ(report.ending, Ending::failures);
  EXPECT_EQ(report.total()[Verdict::Kind::broken], 1);
  EXPECT_EQ(collector.cases.back(), std::string(report.failures()[0]->law->name) + ' ' +
                                        to_string(report.failures()[0]->found));
}

TEST(Campaign, ReportsAFailureReducedAndStopsThere) {
  CampaignOptions options = options_for({"B1", "A0"});
  options.cases = 200;
  Collector collector;
  const auto evaluator = evaluator_of(implementation_of(*find_defect("strides_swapped")));
  const Report report = run_campaign(*evaluator, options, collector);
  EXPECT_EQ(exit_code(report, false), 1);
  ASSERT_EQ(report.failures().size(), 1U);
  const Failure& failure = *report.failures().front();
  EXPECT_EQ(failure.law->name, "agrees_with_definition");
  EXPECT_FALSE(report.laws[0].failure);
  EXPECT_EQ(report.laws[0].tally[Verdict::Kind::holds], 200);
  EXPECT_LT(report.laws[1].tally.total(), 200);
  const std::string text = describe_failure(failure, explain(*evaluator, failure, {}),
                                            replay_command(failure, "defect:strides_swapped"));
  for (const char* part :
       {"agrees_with_definition (A0)", "  law        ", "  because    ",
        "  first      at [n=0, oc=0, oh=", "0x", "  wrong      ", "  case       convlaw1: c1 ",
        "  looks like strides_swapped", "  replay     convlaw replay defect:strides_swapped --law ",
        " --law agrees_with_definition --case 'convlaw1:", "import torch",
        "torch.nn.functional.conv2d(x, w, b, stride=("}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nin\n" << text;
  }
}

TEST(Campaign, GivenCasesArePutToEveryLawAsItAdaptsThem) {
  CampaignOptions options = options_for({"C1", "B1"});
  options.given = {{"layer", *parse_case("convlaw1: c3 h5 w4 oc4 k3x2")}};
  options.cases = 0;
  Collector collector;
  const Report report =
      run_campaign(*evaluator_of(&definition_implementation()), options, collector);
  EXPECT_EQ(collector.cases,
            (std::vector<std::string>{
                "batch_order_does_not_matter convlaw1: n2 c3 h5 w4 oc4 k3x2 data=ints#1",
                "zero_input_gives_bias convlaw1: c3 h5 w4 oc4 k3x2 data=ints#1"}));
  ASSERT_EQ(report.given.size(), 1U);
  EXPECT_EQ(report.given[0].tally[Verdict::Kind::holds], 2);
}

TEST(Campaign, WhereKeepsDerivedProblemsInsideToo) {
  CampaignOptions options = options_for({"D7"});
  options.where = *Where::parse("kernel_size=3");
  options.cases = 40;
  EvaluatorOptions evaluator_options;
  evaluator_options.where = options.where;
  const auto evaluator = evaluate_in_process(
      []() -> Result<const convlaw_implementation*> { return &definition_implementation(); },
      evaluator_options);
  Collector collector;
  const Report report = run_campaign(**evaluator, options, collector);
  // Undilated cases stay 3x3; the law would turn the others into larger kernels.
  EXPECT_GT(report.laws[0].tally[Verdict::Kind::holds], 5);
  EXPECT_GT(report.laws[0].tally[Verdict::Kind::declined], 5);
  EXPECT_EQ(report.laws[0].tally.total(), 40);
}

TEST(Campaign, TimeEndsItWithoutANumberOfCases) {
  CampaignOptions options = options_for({"A2", "B1"});
  options.cases = std::numeric_limits<std::int64_t>::max();
  options.seconds = 0.1;
  Collector collector;
  const Report report =
      run_campaign(*evaluator_of(&definition_implementation()), options, collector);
  EXPECT_EQ(report.ending, Ending::time);
  EXPECT_EQ(report.laws_not_reached(), 0);
  EXPECT_GT(report.laws[0].drawn, 0);
  EXPECT_EQ(report.laws[0].drawn + report.laws[1].drawn,
            static_cast<std::int64_t>(collector.cases.size()));
}

TEST(Campaign, EndsWhenEveryLawIsBroken) {
  CampaignOptions options = options_for({"A0"});
  options.cases = std::numeric_limits<std::int64_t>::max();
  options.max_failures = 0;
  Collector collector;
  const Report report = run_campaign(
      *evaluator_of(implementation_of(*find_defect("strides_swapped"))), options, collector);
  EXPECT_EQ(report.failures().size(), 1U);
  EXPECT_EQ(report.ending, Ending::complete);
}

TEST(Campaign, CountsWhatWasPutAndNamesWhatWasNot) {
  CampaignOptions options = options_for({"B1", "B2"});
  options.given = {{"layer", *parse_case("convlaw1: c3 h5 w4 oc4 k3x2")}};
  options.seconds = 1e-9;
  Collector collector;
  Report report = run_campaign(*evaluator_of(&definition_implementation()), options, collector);
  EXPECT_TRUE(collector.cases.empty());
  EXPECT_EQ(report.ending, Ending::time);
  EXPECT_EQ(report.given_put(), 0);
  EXPECT_EQ(report.laws_not_reached(), 2);
  EXPECT_EQ(exit_code(report, false), 4);
  report.laws[0].tally[Verdict::Kind::holds] = 1;
  EXPECT_EQ(report.laws_not_reached(), 1);
  EXPECT_EQ(exit_code(report, false), 0);
  EXPECT_EQ(exit_code(report, true), 4);
}

// Offers f64 in NHWC alone, and holds.
class Offers : public Evaluator {
 public:
  Offers() { profile_ = {"offers", "", {ElementType::f64}, {Layout::nhwc}}; }
  std::vector<Answer> evaluate(std::span<const Request> requests) override {
    return std::vector<Answer>(requests.size());
  }
};

TEST(Campaign, KnownCasesArePutAsOfferedAndNotOutsideTheDomain) {
  CampaignOptions options = options_for({"A0", "C10"});
  options.cases = 0;
  options.where = *Where::parse("kernel_size=3,groups=1");
  options.known = {{"", *parse_case("convlaw1: c1 h1 w1 oc1 k1")},
                   {"", *parse_case("convlaw1: c1 h3 w3 oc1 k3")}};
  Offers evaluator;
  Collector collector;
  const Report report = run_campaign(evaluator, options, collector);
  EXPECT_EQ(collector.cases,
            (std::vector<std::string>{"agrees_with_definition convlaw1: c1 h3 w3 oc1 k3x3 f64 nhwc "
                                      "data=ints#1"}));
  EXPECT_EQ(report.given.size(), 1U);
}

TEST(Campaign, TheLargestNumbersAccuseNobody) {
  std::vector<const Law*> laws(all_laws().begin(), all_laws().end());
  CampaignOptions options = options_for({});
  options.laws = laws;
  options.cases = 0;
  options.max_failures = 0;
  for (const char* line : {"convlaw1: c1 h1 w1 oc1 k1 s9223372036854775807",
                           "convlaw1: c1 h1 w1 oc1 k1 s4611686018427387904",
                           "convlaw1: c1 h1 w1 oc1 k1 s1152921504606846976",
                           "convlaw1: c1 h1 w1 oc1 k1 d9223372036854775807",
                           "convlaw1: c1 h1 w1 oc1 k1x1 p2000000000x0..-2000000000x0 replicate",
                           "convlaw1: n0 c1 h2000000000 w1 oc1 k1 reflect",
                           "convlaw1: c1 h1 w1 oc1 k2x1 p100000000x0 d100000000x1"}) {
    options.given.push_back({line, *parse_case(line)});
  }
  Collector collector;
  const Report report =
      run_campaign(*evaluator_of(&definition_implementation()), options, collector);
  for (const Failure* failure : report.failures()) {
    ADD_FAILURE() << failure->law->name << ": " << to_string(failure->found) << ": "
                  << failure->verdict.reason;
  }
}

TEST(TorchSnippet, PadsFirstWhatConv2dCannotPad) {
  const std::string plain = torch_snippet(*parse_case("Conv2d(1, 1, 1, padding=(1, 2)) 1x2x2"));
  EXPECT_EQ(plain.find("pad("), std::string::npos);
  EXPECT_NE(plain.find("padding=(1, 2)"), std::string::npos);
  EXPECT_NE(plain.find(".reshape((1, 2, 2))"), std::string::npos);
  const std::string asymmetric =
      torch_snippet(*parse_case("convlaw1: c1 h2 w2 oc1 k1 p1x0..2x-1 nobias data=ramp"));
  EXPECT_NE(asymmetric.find("pad(x, (0, -1, 1, 2), mode='constant')"), std::string::npos);
  EXPECT_NE(asymmetric.find("conv2d(x, w, None,"), std::string::npos);
  EXPECT_NE(torch_snippet(*parse_case("convlaw1: c1 h2 w2 oc1 k1 p1 circular"))
                .find("pad(x, (1, 1, 1, 1), mode='circular')"),
            std::string::npos);
  const std::string bytes = torch_snippet(*parse_case("convlaw1: c1 h1 w1 oc1 k1 u8 data=ones"));
  EXPECT_NE(bytes.find("x = torch.tensor([1], dtype=torch.uint8).reshape((1, 1, 1, 1)).double()\n"
                       "w = torch.tensor([1], dtype=torch.int8).reshape((1, 1, 1, 1)).double()\n"
                       "b = torch.tensor([1], dtype=torch.int32).reshape((1,)).double()\n"),
            std::string::npos)
      << bytes;
  EXPECT_NE(bytes.find("y = y.to(torch.int32)"), std::string::npos) << bytes;
  const std::string halves = torch_snippet(*parse_case("convlaw1: c1 h1 w1 oc1 k1 bf16"));
  EXPECT_NE(halves.find("dtype=torch.bfloat16).reshape((1,)).float()"), std::string::npos)
      << halves;
  EXPECT_NE(torch_snippet(*parse_case("convlaw1: c9 h99 w99 oc1 k1")).find("too large"),
            std::string::npos);
}

}  // namespace
}  // namespace convlaw
