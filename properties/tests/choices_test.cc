// SPDX-License-Identifier: MIT
#include "properties/choices/choices.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>

namespace convlaw {
namespace {

struct Three {
  std::int64_t a = 0, b = 0, c = 0;
  friend bool operator==(const Three&, const Three&) = default;
};

void describe(Choices& choices, Three& three) {
  choices.choose(three.a, -2, 3, "a");
  choices.choose(three.b, three.a, three.a + 1000, "b");
  choices.choose(three.c, std::numeric_limits<std::int64_t>::min(),
                 std::numeric_limits<std::int64_t>::max(), "c");
}

Three decode(Choices&& choices) {
  Three three;
  describe(choices, three);
  return three;
}

TEST(Choices, ARecorderIsTheInverseOfEverySource) {
  RandomChoices random(1);
  for (int i = 0; i < 1000; ++i) {
    Three three;
    describe(random, three);
    Recorder recorder;
    Three copy = three;
    describe(recorder, copy);
    EXPECT_TRUE(recorder.complete());
    EXPECT_EQ(copy, three);
    EXPECT_EQ(decode(RecordedChoices(recorder.choices())), three);
    const auto bytes = to_bytes(recorder.choices());
    EXPECT_EQ(bytes.size(), 1U + 1 + 2 + 8);
    EXPECT_EQ(decode(ByteChoices(bytes)), three);
  }
}

TEST(Choices, ValuesStayInTheirRange) {
  RandomChoices random(2);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 1000; ++i) {
    std::int64_t value = 99;
    random.choose(value, -2, 3, "a");
    seen.insert(value);
  }
  EXPECT_EQ(seen, (std::set<std::int64_t>{-2, -1, 0, 1, 2, 3}));
}

TEST(Choices, WhatHasRunOutIsSimplest) {
  const Three simplest{-2, -2, std::numeric_limits<std::int64_t>::min()};
  EXPECT_EQ(decode(RecordedChoices({})), simplest);
  EXPECT_EQ(decode(ByteChoices({})), simplest);
  const std::uint8_t other_version[] = {9, 1, 2, 3};
  EXPECT_EQ(decode(ByteChoices(other_version)), simplest);
}

TEST(Choices, WhatIsTooLargeIsCutInListsAndWrapsInBytes) {
  const ChoiceList list{{100, 5, "a"}};
  EXPECT_EQ(decode(RecordedChoices(list)).a, 3);
  const std::uint8_t bytes[] = {kByteFormVersion, 100};
  EXPECT_EQ(decode(ByteChoices(bytes)).a, -2 + 100 % 6);
}

TEST(Choices, RecordedAnswersAreFoundByTheirLabel) {
  const ChoiceList list{{1, 5, "never asked"}, {4, 1000, "b"}, {2, 5, "a"}};
  const Three three = decode(RecordedChoices(list));
  EXPECT_EQ(three.a, 0);
  EXPECT_EQ(three.b, 4);
}

TEST(Choices, ARecorderTellsWhatDoesNotFit) {
  Recorder recorder;
  Three three{7, 7, 0};
  describe(recorder, three);
  EXPECT_FALSE(recorder.complete());
}

TEST(Choices, ExhaustiveSeesEveryCombinationOnce) {
  ExhaustiveChoices every;
  std::multiset<std::pair<std::int64_t, std::int64_t>> seen;
  do {
    std::int64_t a = 0;
    std::int64_t b = 0;
    every.choose(a, 1, 3, "a");
    if (a != 2) every.choose(b, 0, a, "b");  // how many follow depends on the first
    seen.insert({a, b});
  } while (every.next());
  EXPECT_EQ(seen, (std::multiset<std::pair<std::int64_t, std::int64_t>>{
                      {1, 0}, {1, 1}, {2, 0}, {3, 0}, {3, 1}, {3, 2}, {3, 3}}));
}

TEST(Choices, MixingSeparatesNeighbours) {
  EXPECT_NE(mix(1, 2), mix(2, 1));
  EXPECT_NE(mix(1, "ab"), mix(1, "ba"));
  std::set<std::uint64_t> seen;
  for (std::uint64_t i = 0; i < 1000; ++i) seen.insert(mix(5, i) >> 40);
  EXPECT_GT(seen.size(), 990U);
}

}  // namespace
}  // namespace convlaw
