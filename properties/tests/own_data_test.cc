// SPDX-License-Identifier: MIT
// The user's own tensors as the data of a case.
#include "properties/cases/own_data.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "properties/defects/direct.h"
#include "properties/laws/all_laws.h"
#include "properties/runner/campaign.h"
#include "properties/tests/command_line.h"

namespace convlaw {
namespace {

class OwnDataTest : public testing::Test {
 protected:
  OwnDataTest() {
    auto own = std::make_unique<Operands>();
    own->input = Values({1, 2, 3, 2});
    own->weight = Values({2, 2, 2, 1});
    own->bias = {0.25, -300};
    double value = 0.1;
    for (double& x : own->input.elements()) x = value += 1;
    for (double& w : own->weight.elements()) w = value += 1;
    own_ = *own;
    set_own_data(std::move(own));
  }
  ~OwnDataTest() override { set_own_data(nullptr); }

  Operands own_;
};

TEST_F(OwnDataTest, AreTheDataOfTheirProblemAndRepeatInALargerOne) {
  const Operands same = make_operands(*parse_case("convlaw1: c2 h3 w2 oc2 k2x1 f64 data=own#0"));
  EXPECT_EQ(same.input, own_.input);
  EXPECT_EQ(same.weight, own_.weight);
  EXPECT_EQ(same.bias, own_.bias);
  const Operands larger = make_operands(*parse_case("convlaw1: n2 c2 h7 w1 oc3 k1 f64 data=own#0"));
  EXPECT_EQ(larger.input(1, 1, 5, 0), own_.input(0, 1, 2, 0));
  EXPECT_EQ(larger.weight(2, 1, 0, 0), own_.weight(0, 1, 0, 0));
  EXPECT_EQ(larger.bias, (std::vector<double>{0.25, -300, 0.25}));
}

TEST_F(OwnDataTest, AreShiftedByASeedAndRoundedToTheTypesOfTheCase) {
  bool moved = false;
  for (const char* seed : {"1", "2", "3", "4"}) {
    const Operands other =
        make_operands(*parse_case("convlaw1: c2 h3 w2 oc2 k2x1 f64 data=own#" + std::string(seed)));
    EXPECT_TRUE(std::is_permutation(other.input.elements().begin(), other.input.elements().end(),
                                    own_.input.elements().begin()));
    moved = moved || other.input != own_.input;
  }
  EXPECT_TRUE(moved);
  const Operands bf16 = make_operands(*parse_case("convlaw1: c2 h3 w2 oc2 k2x1 bf16 data=own#0"));
  EXPECT_EQ(bf16.input(0, 0, 0, 0), rounded_to(ElementType::bf16, 1.1));
  const Operands u8 = make_operands(*parse_case("convlaw1: c2 h3 w2 oc2 k2x1 u8 data=own#0"));
  EXPECT_EQ(u8.input(0, 0, 0, 0), 1);
  EXPECT_EQ(u8.bias, (std::vector<double>{0, -300}));
}

// Wrong where the input holds 1.1, which nothing that is drawn does.
std::int32_t misjudge_one_number(void* context, const convlaw_call* call) {
  const std::int32_t status = run_as<Direct>(context, call);
  const auto* input = static_cast<const float*>(call->input.data);
  if (input[0] == 1.1F) *static_cast<float*>(call->output.data) += 1;
  return status;
}

TEST_F(OwnDataTest, StandInTheWitnessOnlyWhereDrawnDataHold) {
  convlaw_implementation implementation{};
  implementation.struct_size = sizeof implementation;
  implementation.abi_version = CONVLAW_ABI_VERSION;
  implementation.name = "knows a number";
  implementation.run = misjudge_one_number;
  const auto evaluator = *evaluate_in_process(
      [&]() -> Result<const convlaw_implementation*> { return &implementation; }, {});
  const Case own = *parse_case("convlaw1: c2 h3 w2 oc2 k2x1 data=own#0");
  CampaignOptions campaign;
  campaign.laws = {&agrees_with_definition, &stays_within_its_enclosure};
  campaign.given = {{"own", own}};
  campaign.cases = 0;
  campaign.small_shapes = false;
  Observer observer;
  const Report report = run_campaign(*evaluator, campaign, observer);
  EXPECT_EQ(report.laws[0].tally[Verdict::Kind::inconclusive], 1);  // the sums are rounded
  ASSERT_EQ(report.failures().size(), 1U);
  EXPECT_EQ(report.failures().front()->law, &stays_within_its_enclosure);
  EXPECT_EQ(report.failures().front()->reduction.minimal, own);
  const auto strides = *evaluate_in_process(
      []() -> Result<const convlaw_implementation*> {
        return implementation_of(*find_defect("strides_swapped"));
      },
      {});
  campaign.given = {{"own", *parse_case("convlaw1: c2 h3 w2 oc2 k2x1 s1x2 data=own#0")}};
  const Report plain = run_campaign(*strides, campaign, observer);
  ASSERT_EQ(plain.failures().size(), 1U);
  EXPECT_NE(plain.failures().front()->reduction.minimal.data.pattern, Pattern::own);
}

TEST(OwnDataCase, NeedsTheTensors) {
  const Result<Case> c = parse_case("convlaw1: c2 h3 w2 oc2 k2x1 data=own#0");
  ASSERT_FALSE(c);
  EXPECT_NE(c.error().message().find("--input"), std::string::npos);
}

TEST(OwnDataCommand, ChecksAndReplaysWithFiles) {
  const std::string x = temporary("own_x.npy"), w = temporary("own_w.npy"),
                    b = temporary("own_b.npy"), y = temporary("own_y.npy");
  expect_convlaw("run 'convlaw1: n2 c3 h5 w4 oc4 k3x2 p1' --data floats#7 --save-input " + x +
                     " --save-weight " + w + " --save-bias " + b + " --output " + y,
                 0, "output f32");
  const std::string files = " --input " + x + " --weight " + w;
  const std::string all = files + " --bias " + b;
  const std::string problem = " --case 'Conv2d(3, 4, (3, 2), padding=1, stride=(2, 1))'";
  expect_convlaw("check definition" + problem + all, 0, "HOLDS");
  expect_convlaw("check defect:strides_swapped" + problem + all, 1, "data=own#0 (reduced in");
  expect_convlaw("replay defect:strides_swapped --law P0" + all +
                     " --case 'convlaw1: n2 c3 h5 w4 oc4 k3x2 s2x1 p1 data=own#0'",
                 1, "broken");
  expect_convlaw("check definition" + problem + files, 2, "--bias");
  expect_convlaw("check definition" + all, 2, "--case");
  expect_convlaw("check definition --case 'Conv2d(3, 5, (3, 2))'" + all, 2,
                 "(4, 3, 3, 2): must be (5, 3, 3, 2)");
  const std::string narrow = temporary("own_f16.npy");
  expect_convlaw("run 'convlaw1: n2 c3 h5 w4 oc4 k3x2 p1 f16' --data ints#7 --save-weight " +
                     narrow + " --output " + y,
                 0, "output f16");
  expect_convlaw(
      "check definition" + problem + " --input " + x + " --weight " + narrow + " --bias " + b, 2,
      "f16: must be f32, as the input is");
  expect_convlaw(
      "replay definition --law P0 --case 'convlaw1: c1 h1 w1 oc1 k1 data=own#0' --input " + x +
          " --weight " + b,
      2, "must have 4 dimensions");
}

}  // namespace
}  // namespace convlaw
