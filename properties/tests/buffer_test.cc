// SPDX-License-Identifier: MIT
#include "properties/dock/buffer.h"

#include <gtest/gtest.h>

namespace convlaw {
namespace {

TEST(Buffer, GuardsAreFoundByAddress) {
  GuardHit hit{};
  const Buffer after("input", 3, 4, Placement::guard_after);
  const auto* end = static_cast<const std::byte*>(after.data()) + 12;
  ASSERT_TRUE(find_guard(end + 8, hit));
  EXPECT_EQ(hit.role, "input");
  EXPECT_TRUE(hit.after);
  EXPECT_EQ(hit.distance, 8U);
  EXPECT_FALSE(find_guard(end - 1, hit));
  {
    const Buffer before("output", 3, 4, Placement::guard_before);
    ASSERT_TRUE(find_guard(static_cast<const std::byte*>(before.data()) - 4, hit));
    EXPECT_FALSE(hit.after);
    EXPECT_EQ(hit.distance, 4U);
  }
  // There are guards on both sides, whichever end the tensor is at.
  ASSERT_TRUE(find_guard(end - 4096 - 4, hit));
  EXPECT_FALSE(hit.after);
  EXPECT_EQ(hit.distance, 4096U - 12 + 4);
  const Buffer empty("bias", 0, 4, Placement::guard_after);
  EXPECT_EQ(empty.data(), nullptr);
  EXPECT_TRUE(empty.slack_is_intact());
}

TEST(Buffer, GuardedMemoryIsUsedAgainAndIsFresh) {
  const void* first = nullptr;
  {
    Buffer buffer("input", 3, 4, Placement::guard_after);
    first = buffer.data();
    buffer.fill(std::byte{7});
  }
  GuardHit hit{};
  EXPECT_FALSE(find_guard(static_cast<const std::byte*>(first) + 12, hit));
  const Buffer again("output", 3, 4, Placement::guard_after);
  EXPECT_EQ(again.data(), first);
  EXPECT_EQ(again.bytes().front(), kPoison);
  EXPECT_TRUE(again.slack_is_intact());
  ASSERT_TRUE(find_guard(static_cast<const std::byte*>(first) + 12, hit));
  EXPECT_EQ(hit.role, "output");
}

TEST(Buffer, TheSideWithoutAGuardPageIsPoisoned) {
  Buffer after("input", 3, 4, Placement::guard_after);
  static_cast<std::byte*>(after.data())[-1] = std::byte{7};
  EXPECT_FALSE(after.slack_is_intact());
  Buffer before("input", 3, 4, Placement::guard_before);
  static_cast<std::byte*>(before.data())[12 + 500] = std::byte{7};
  EXPECT_FALSE(before.slack_is_intact());
}

}  // namespace
}  // namespace convlaw
