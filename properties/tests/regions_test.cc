// SPDX-License-Identifier: MIT
#include "properties/cases/regions.h"
#include "convlaw/problem_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "properties/cases/reachable.h"
#include "properties/tests/wide_open.h"

namespace convlaw {
namespace {

bool is_admitted(const Case&) { return true; }

std::size_t region(std::string_view name) {
  const std::span<const std::string> names = region_names();
  const auto found = std::find(names.begin(), names.end(), name);
  EXPECT_NE(found, names.end()) << name;
  return static_cast<std::size_t>(found - names.begin());
}

bool lies_in(const char* text, std::string_view name) {
  const Case c = *parse_case(text);
  EXPECT_EQ(find_illegality(c.problem()), std::nullopt) << text;
  return regions_of(c)[region(name)];
}

TEST(Regions, HaveNamesOfTheirOwn) {
  const std::span<const std::string> names = region_names();
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  EXPECT_LE(names.size(), kMostRegions);
}

TEST(Regions, AreWhatTheirNamesSay) {
  const struct {
    const char* name;
    const char* inside;
    const char* outside;
  } kExamples[] = {
      {"rows:first_window_in_padding", "convlaw1: c1 h1 w1 oc1 k1 p1x0",
       "convlaw1: c1 h2 w1 oc1 k2x1 p1x0"},
      {"columns:last_window_in_padding", "convlaw1: c1 h1 w1 oc1 k1 p0x0..0x1",
       "convlaw1: c1 h1 w2 oc1 k1 s1x3 p0x0..0x1"},
      {"columns:padding_beyond_kernel", "convlaw1: c1 h1 w2 oc1 k1 s1x3 p0x0..0x1",
       "convlaw1: c1 h1 w2 oc1 k1x2 p0x1"},
      {"rows:stride_beyond_kernel", "convlaw1: c1 h5 w1 oc1 k2x1 s3x1",
       "convlaw1: c1 h5 w1 oc1 k2x1 s3x1 d2x1"},
      {"rows:kernel_beyond_input", "convlaw1: c1 h1 w1 oc1 k3x1 p1x0",
       "convlaw1: c1 h3 w1 oc1 k3x1 p1x0"},
      {"rows:taps_beyond_input", "convlaw1: c1 h2 w1 oc1 k2x1 p1x0 d2x1",
       "convlaw1: c1 h3 w1 oc1 k2x1 p1x0 d2x1"},
      {"rows:kernel_fills_input", "convlaw1: c1 h1 w1 oc1 k3x1 p1x0",
       "convlaw1: c1 h2 w1 oc1 k3x1 p1x0"},
      {"columns:end_unread", "convlaw1: c1 h1 w4 oc1 k1 s1x2", "convlaw1: c1 h1 w5 oc1 k1 s1x2"},
      {"rows:cropped", "convlaw1: c1 h3 w1 oc1 k1 p-1x0..0x0",
       "convlaw1: c1 h3 w1 oc1 k1 p1x0..0x0"},
      {"rows:huge_stride", "convlaw1: c1 h3 w1 oc1 k1 s2147483647x1",
       "convlaw1: c1 h3 w1 oc1 k1 s9x1"},
      {"output_width_in_16s_and_a_tail", "convlaw1: c1 h1 w17 oc1 k1",
       "convlaw1: c1 h1 w17 oc1 k1x2"},
      {"kernel_1xn", "convlaw1: c1 h1 w2 oc1 k1x2", "convlaw1: c1 h2 w2 oc1 k2x2"},
      {"paddings_differ", "convlaw1: c1 h1 w2 oc1 k1 p1x0", "convlaw1: c1 h2 w2 oc1 k1 p1x1"},
      {"grouped", "convlaw1: c4 h1 w1 oc4 k1 g2", "convlaw1: c4 h1 w1 oc4 k1 g4"},
      {"groups_of_one_output", "convlaw1: c4 h1 w1 oc2 k1 g2", "convlaw1: c2 h1 w1 oc2 k1 g2"},
      {"depthwise", "convlaw1: c2 h1 w1 oc2 k1 g2", "convlaw1: c2 h1 w1 oc4 k1 g2"},
      {"depthwise_with_multiplier", "convlaw1: c2 h1 w1 oc4 k1 g2", "convlaw1: c1 h1 w1 oc4 k1"},
      {"channels_height_and_width_alike", "convlaw1: c3 h3 w3 oc1 k1", "convlaw1: c3 h3 w2 oc1 k1"},
      {"batch_and_channels_alike", "convlaw1: n3 c3 h1 w1 oc1 k1", "convlaw1: n2 c3 h1 w1 oc1 k1"},
      {"unbatched", "convlaw1: unbatched c1 h1 w1 oc1 k1", "convlaw1: c1 h1 w1 oc1 k1"},
      {"odd_number_of_images", "convlaw1: n3 c1 h1 w1 oc1 k1", "convlaw1: n1 c1 h1 w1 oc1 k1"},
      {"in_channels_in_4s_and_a_tail", "convlaw1: c6 h1 w1 oc1 k1", "convlaw1: c8 h1 w1 oc1 k1"},
      {"out_channels_in_16s", "convlaw1: c1 h1 w1 oc32 k1", "convlaw1: c1 h1 w1 oc24 k1"},
      {"strided", "convlaw1: c1 h1 w1 oc1 k1 strided", "convlaw1: c1 h1 w1 oc1 k1 nhwc"},
      {"floats", "convlaw1: c1 h1 w1 oc1 k1 data=floats#1", "convlaw1: c1 h1 w1 oc1 k1"},
  };
  for (const auto& example : kExamples) {
    EXPECT_TRUE(lies_in(example.inside, example.name)) << example.name;
    EXPECT_FALSE(lies_in(example.outside, example.name)) << example.name;
  }
}

TEST(Regions, DrawsComeIntoEachOften) {
  constexpr int kDraws = 10000;
  const Domain domain = wide_open();
  std::array<int, kMostRegions> seen{};
  for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
    RandomChoices random(mix(seed, 1));
    const RegionSet regions = regions_of(decode(random, domain));
    for (std::size_t i = 0; i < kMostRegions; ++i) seen[i] += regions[i] ? 1 : 0;
  }
  const std::span<const std::string> names = region_names();
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_GE(seen[i], kDraws / 500) << names[i];
}

// The enumeration is complete: whatever is drawn lies in pairs that it has.
void expect_to_hold_all_draws(const Domain& domain, std::uint64_t draws) {
  const Reachable reachable = enumerate_region_pairs(domain, is_admitted);
  const std::span<const std::string> names = region_names();
  RegionPairs all = reachable.pairs;
  for (std::uint64_t seed = 0; seed < draws; ++seed) {
    RandomChoices random(mix(seed, 2));
    const Case c = decode(random, domain);
    const RegionSet regions = regions_of(c);
    if (!domain.admits(c) || !all.add(regions)) continue;
    for (std::size_t a = 0; a < names.size(); ++a) {
      for (std::size_t b = a + 1; b < names.size(); ++b) {
        if (!regions[a] || !regions[b]) continue;
        EXPECT_TRUE(reachable.pairs.contains(a, b))
            << names[a] << " with " << names[b] << ": " << to_string(c);
      }
    }
  }
}

TEST(Reachable, NoDrawLiesInAPairThatIsNot) {
  expect_to_hold_all_draws(wide_open(), 30000);
  for (const char* where :
       {"groups=1", "kernel_size=3,stride=1|2,dilation=1", "padding_mode=zeros,padding=0",
        "in_channels=16..64,out_channels=32", "height=7..9,width=5..40,batch=1..2", "kernel_size=1",
        "dtype=f32,layout=nchw,bias=true"}) {
    Domain domain = wide_open();
    domain.where = *Where::parse(where);
    expect_to_hold_all_draws(domain, 4000);
  }
}

TEST(Reachable, EveryPairHasAWitnessOfLittleWork) {
  const Domain domain = wide_open();
  const Reachable reachable = enumerate_region_pairs(domain, is_admitted);
  EXPECT_GT(reachable.pairs.size(), 4500);
  std::int64_t pairs = 0;
  for (std::size_t a = 0; a < kMostRegions; ++a) {
    for (std::size_t b = a + 1; b < kMostRegions; ++b) {
      if (!reachable.pairs.contains(a, b)) continue;
      ++pairs;
      const Case& c = reachable.witness(a, b);
      ASSERT_EQ(find_illegality(c.problem()), std::nullopt) << to_string(c);
      EXPECT_TRUE(domain.admits(c));
      const RegionSet regions = regions_of(c);
      EXPECT_TRUE(regions[a] && regions[b]) << to_string(c);
      EXPECT_LE(multiply_adds(c.problem()), 20000) << to_string(c);
    }
  }
  EXPECT_EQ(pairs, reachable.pairs.size());
}

TEST(Reachable, WhatCannotBeIsNot) {
  const Reachable reachable = enumerate_region_pairs(wide_open(), is_admitted);
  const auto meet = [&](std::string_view a, std::string_view b) {
    return reachable.pairs.contains(region(a), region(b));
  };
  EXPECT_FALSE(meet("rows:strided", "padding_same"));
  EXPECT_FALSE(meet("zeros", "circular"));
  EXPECT_FALSE(meet("reflect", "no_channels"));
  EXPECT_FALSE(meet("rows:kernel_fills_input", "rows:end_unread"));
  EXPECT_TRUE(meet("circular", "no_channels"));
  EXPECT_TRUE(meet("rows:cropped", "columns:first_window_in_padding"));
  EXPECT_TRUE(meet("channels_height_and_width_alike", "in_channels_in_16s_and_a_tail"));
  EXPECT_TRUE(meet("rows:huge_stride", "columns:huge_dilation_of_one_tap"));
}

TEST(Reachable, ARestrictionLeavesFewer) {
  Domain domain = wide_open();
  const std::int64_t all = enumerate_region_pairs(domain, is_admitted).pairs.size();
  domain.where = *Where::parse("groups=1,kernel_size=3");
  const Reachable fewer = enumerate_region_pairs(domain, is_admitted);
  EXPECT_LT(fewer.pairs.size(), all);
  EXPECT_GT(fewer.pairs.size(), 1000);
  for (std::size_t other = 0; other < kMostRegions; ++other) {
    EXPECT_FALSE(fewer.pairs.contains(region("depthwise"), other));
    EXPECT_FALSE(fewer.pairs.contains(region("rows:even_kernel"), other));
  }
  domain.where = *Where::parse("height=1,kernel_size_h=3,padding_h=0");
  EXPECT_EQ(enumerate_region_pairs(domain, is_admitted).pairs.size(), 0);
}

TEST(Reachable, CasesAreDrawnInTheRegionsThatAreAskedFor) {
  const Domain domain = wide_open();
  const Reachable reachable = enumerate_region_pairs(domain, is_admitted);
  const std::size_t a = region("groups_of_one_output");
  const std::size_t b = region("rows:huge_dilation_of_one_tap");
  std::set<std::string> drawn;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    RandomChoices random(seed);
    RandomChoices again(seed);
    const Case c = draw_in_regions(random, domain, reachable, a, b, is_admitted);
    EXPECT_EQ(c, draw_in_regions(again, domain, reachable, a, b, is_admitted));
    EXPECT_EQ(find_illegality(c.problem()), std::nullopt) << to_string(c);
    EXPECT_TRUE(regions_of(c)[a] && regions_of(c)[b]) << to_string(c);
    drawn.insert(to_line(c.typed));
  }
  EXPECT_GT(drawn.size(), 30U);
}

}  // namespace
}  // namespace convlaw
