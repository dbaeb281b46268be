// SPDX-License-Identifier: MIT
#include "fuzz/mutator.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "properties/cases/domain.h"

namespace convlaw {
namespace {

using Bytes = std::vector<std::uint8_t>;

Draw draw_case(const Domain& domain) {
  return [&domain](Choices& choices) { decode(choices, domain); };
}

Bytes mutate_case(const Bytes& bytes, const Domain& domain, std::uint64_t seed) {
  return mutate_input(bytes, draw_case(domain), seed);
}

Bytes cross_cases(const Bytes& one, const Bytes& other, const Domain& domain, std::uint64_t seed) {
  return cross_inputs(one, other, draw_case(domain), seed);
}

Case read(const Bytes& bytes, const Domain& domain) {
  ByteChoices choices(bytes);
  return decode(choices, domain);
}

Bytes seed_of(const char* text) { return to_bytes(*encode(*parse_case(text), Domain{})); }

const Bytes& one() {
  static const Bytes bytes = seed_of("convlaw1: c4 h9 w8 oc4 k3x3 d2x1 p1x1 g4 data=ints#5");
  return bytes;
}
const Bytes& other() {
  static const Bytes bytes = seed_of("convlaw1: n2 c1 h5 w7 oc3 k1x4 s2x3 nobias data=ones#0");
  return bytes;
}

TEST(Mutator, MakesWholeCasesThatStayClose) {
  const Domain domain;
  const Case before = read(one(), domain);
  std::set<std::string> mutants;
  int alike = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Bytes mutant = mutate_case(one(), domain, seed);
    EXPECT_EQ(mutant, mutate_case(one(), domain, seed));
    const Case c = read(mutant, domain);
    ASSERT_FALSE(find_illegality(c.problem()));
    EXPECT_EQ(read(to_bytes(*encode(c, domain)), domain), c);
    mutants.emplace(mutant.begin(), mutant.end());
    if (c.problem().kernel_size == before.problem().kernel_size &&
        c.problem().groups == before.problem().groups) {
      ++alike;
    }
  }
  EXPECT_GT(mutants.size(), 1000U);
  EXPECT_GT(alike, 500);
  EXPECT_LT(alike, 1000) << "fresh draws are missing";
}

TEST(Mutator, CrossesChoicesOfBoth) {
  const Domain domain;
  std::set<std::pair<std::int64_t, std::int64_t>> kernels;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Conv2dProblem p = read(cross_cases(one(), other(), domain, seed), domain).problem();
    ASSERT_FALSE(find_illegality(p));
    kernels.insert({p.kernel_size.h, p.kernel_size.w});
  }
  EXPECT_TRUE(kernels.contains({3, 4}));
  EXPECT_TRUE(kernels.contains({1, 3}));
}

// Whoever asks for more than a case, has that mutated, too; and all of it redrawn on request.
TEST(Mutator, ChangesEveryChoice) {
  const Domain domain;
  std::int64_t more = 0;
  const Draw draw = [&](Choices& choices) {
    decode(choices, domain);
    choices.choose(more, 0, 9, "more");
  };
  const auto distinct = [&](std::size_t redrawn) {
    std::set<std::int64_t> seen;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
      const Bytes mutated = mutate_input(one(), draw, seed, redrawn);
      ByteChoices choices(mutated);
      draw(choices);
      seen.insert(more);
    }
    return seen.size();
  };
  EXPECT_EQ(distinct(4), 10U);
  EXPECT_GT(distinct(0), 1U);
}

TEST(Mutator, TakesAnyBytes) {
  const Domain domain;
  for (const Bytes& bytes : {Bytes{}, Bytes{99, 1, 2, 3}, Bytes(500, 255)}) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      ASSERT_FALSE(find_illegality(read(mutate_case(bytes, domain, seed), domain).problem()));
      ASSERT_FALSE(
          find_illegality(read(cross_cases(bytes, one(), domain, seed), domain).problem()));
    }
  }
}

}  // namespace
}  // namespace convlaw
