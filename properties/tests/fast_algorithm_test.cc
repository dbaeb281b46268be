// SPDX-License-Identifier: MIT
// What the laws say of an implementation that declares an algorithm which rounds sums of integers.
#include <gtest/gtest.h>

#include "properties/cases/where.h"
#include "properties/defects/direct.h"
#include "properties/dock/dock.h"
#include "properties/laws/law.h"

namespace convlaw {
namespace {

float off = 0;  // how far every output is from the right one

class Off : public Direct {
  using Direct::Direct;
  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    Direct::store(n, oc, oh, ow, y + off);
  }
};

Verdict::Kind judged(const char* law, float distance, bool declares_winograd) {
  convlaw_implementation implementation{};
  implementation.struct_size = sizeof implementation;
  implementation.abi_version = CONVLAW_ABI_VERSION;
  implementation.name = "off";
  implementation.run = run_as<Off>;
  if (declares_winograd) {
    implementation.declare_contract = [](void*, const convlaw_problem*, convlaw_contract* said) {
      said->algorithm = CONVLAW_WINOGRAD_4X4_3X3;
      return std::int32_t{CONVLAW_OK};
    };
  }
  off = distance;
  const Dock dock = *Dock::admit(&implementation);
  const Case c = *parse_case("convlaw1: c35 h18 w21 oc33 k3x3 data=ints#5");
  return evaluate(*find_law(law), c, dock, Where()).kind;
}

TEST(FastAlgorithm, IsJudgedByTheIntegerThatItsOutputsStandFor) {
  EXPECT_EQ(judged("agrees_with_definition", 0.25F, true), Verdict::Kind::holds);
  EXPECT_EQ(judged("agrees_with_definition", 1, true), Verdict::Kind::broken);
  EXPECT_EQ(judged("agrees_with_definition", 0.25F, false), Verdict::Kind::broken);
}

TEST(FastAlgorithm, HasNoBoundOnTheRoundingsOfAPlainSum) {
  EXPECT_EQ(judged("output_is_bounded_by_the_weight_norm", 0, true), Verdict::Kind::inconclusive);
  EXPECT_EQ(judged("output_is_bounded_by_the_weight_norm", 0, false), Verdict::Kind::holds);
}

}  // namespace
}  // namespace convlaw
