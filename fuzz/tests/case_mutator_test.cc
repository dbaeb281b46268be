// SPDX-License-Identifier: MIT
#include "fuzz/case_mutator.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace convlaw {
namespace {

using Bytes = std::vector<std::uint8_t>;

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

TEST(CaseMutator, MakesWholeCasesThatStayClose) {
  const Domain domain;
  const Case before = read(one(), domain);
  std::set<std::string> mutants;
  int alike = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Bytes mutant = mutate_case(one(), domain, seed);
    EXPECT_EQ(mutant, mutate_case(one(), domain, seed));
    const Case c = read(mutant, domain);
    ASSERT_FALSE(find_illegality(c.problem()));
    EXPECT_EQ(to_bytes(*encode(c, domain)), mutant) << "not what the case is written as";
    mutants.emplace(mutant.begin(), mutant.end());
    if (c.problem().kernel_size == before.problem().kernel_size &&
        c.problem().groups == before.problem().groups) {
      ++alike;
    }
  }
  EXPECT_GT(mutants.size(), 1000U);
  EXPECT_GT(alike, 800);
  EXPECT_LT(alike, 1800) << "fresh draws are missing";
}

TEST(CaseMutator, CrossesChoicesOfBoth) {
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

TEST(CaseMutator, TakesAnyBytes) {
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
