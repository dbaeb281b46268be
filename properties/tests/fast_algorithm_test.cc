// SPDX-License-Identifier: MIT
// What the laws say of an implementation that declares an algorithm which rounds sums of integers.
#include <gtest/gtest.h>

#include "properties/cases/where.h"
#include "properties/defects/direct.h"
#include "properties/dock/dock.h"
#include "properties/laws/law.h"

namespace convlaw {
namespace {

float off = 0;               // how far every output is from the right one
std::int32_t algorithm = 0;  // that is declared

class Off : public Direct {
  using Direct::Direct;
  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    Direct::store(n, oc, oh, ow, y + off);
  }
};

Verdict::Kind judged(const char* law, float distance, std::int32_t declared) {
  convlaw_implementation implementation{};
  implementation.struct_size = sizeof implementation;
  implementation.abi_version = CONVLAW_ABI_VERSION;
  implementation.name = "off";
  implementation.run = run_as<Off>;
  implementation.declare_contract = [](void*, const convlaw_problem*, convlaw_contract* said) {
    said->algorithm = algorithm;
    return std::int32_t{CONVLAW_OK};
  };
  off = distance;
  algorithm = declared;
  const Dock dock = *Dock::admit(&implementation);
  const Case c = *parse_case("convlaw1: c35 h18 w21 oc33 k3x3 data=ints#5");
  return evaluate(*find_law(law), c, dock, Where()).kind;
}

TEST(FastAlgorithm, IsJudgedByTheIntegerThatItsOutputsStandFor) {
  const char* law = "agrees_with_definition";
  EXPECT_EQ(judged(law, 0.25F, CONVLAW_WINOGRAD_4X4_3X3), Verdict::Kind::holds);
  EXPECT_EQ(judged(law, 1, CONVLAW_WINOGRAD_4X4_3X3), Verdict::Kind::broken);
  EXPECT_EQ(judged(law, 0.25F, CONVLAW_DIRECT), Verdict::Kind::broken);
  // Nothing is promised, so there is no such integer.
  EXPECT_EQ(judged(law, 0.25F, CONVLAW_ANY_ALGORITHM), Verdict::Kind::inconclusive);
}

TEST(FastAlgorithm, HasNoBoundOnTheRoundingsOfAPlainSum) {
  const char* law = "output_is_bounded_by_the_weight_norm";
  EXPECT_EQ(judged(law, 0, CONVLAW_WINOGRAD_4X4_3X3), Verdict::Kind::inconclusive);
  EXPECT_EQ(judged(law, 0, CONVLAW_DIRECT), Verdict::Kind::holds);
}

}  // namespace
}  // namespace convlaw
