// SPDX-License-Identifier: MIT
#include "properties/laws/region.h"

#include <gtest/gtest.h>

#include "properties/cases/case.h"
#include "properties/cases/operands.h"

namespace convlaw {
namespace {

// The region of the outputs of some problems for which `is_wrong` says so.
template <class IsWrong>
Region region_of(std::initializer_list<const char*> problems, IsWrong is_wrong) {
  std::vector<PartCount> all;
  for (const char* text : problems) {
    const Case c = *parse_case(text);
    const Values expected(output_extents(c.problem()));
    Values got = expected;
    for_each_index(got.extents(), [&](auto n, auto oc, auto oh, auto ow) {
      if (is_wrong(c.problem(), n, oc, oh, ow)) got(n, oc, oh, ow) = 1;
    });
    const std::vector<PartCount> counts = count_parts(c.problem(), expected, got);
    all.insert(all.end(), counts.begin(), counts.end());
  }
  return find_region(all);
}

constexpr std::initializer_list<const char*> kProblems{"convlaw1: n3 c4 h12 w13 oc6 k3x3 p1x1 g2",
                                                       "convlaw1: n2 c3 h9 w21 oc19 k2x3 p2x1 s1x2",
                                                       "convlaw1: n1 c2 h5 w11 oc10 k1x1"};

TEST(Region, SaysWhereEveryWrongElementIsAndNoRightOne) {
  const auto sentence = [](auto is_wrong) {
    const Region region = region_of(kProblems, is_wrong);
    EXPECT_TRUE(region.is_exact()) << region.sentence;
    EXPECT_GT(region.wrong, 0);
    return region.sentence;
  };
  using P = Conv2dProblem;
  EXPECT_EQ(sentence([](const P&, auto, auto, auto, auto) { return true; }), "everywhere");
  EXPECT_EQ(sentence([](const P&, auto n, auto, auto, auto) { return n > 0; }), "only where n > 0");
  EXPECT_EQ(sentence([](const P&, auto, auto, auto oh, auto) { return oh % 2 == 1; }),
            "only where oh is odd");
  EXPECT_EQ(sentence([](const P& p, auto, auto, auto, auto ow) {
              const auto size = output_size(p).w;
              return ow >= size - size % 8;
            }),
            "only where ow >= OW - OW % 8");
  EXPECT_EQ(sentence([](const P& p, auto, auto oc, auto, auto) {
              return oc >= p.out_channels - p.out_channels % 4;
            }),
            "only where oc >= OC - OC % 4");
  EXPECT_EQ(sentence([](const P& p, auto, auto oc, auto, auto) {
              return oc >= p.out_channels / p.groups;
            }),
            "only where group > 0");
  EXPECT_EQ(sentence([](const P& p, auto, auto, auto, auto ow) {
              return ow * p.stride.w - p.padding.begin.w + p.kernel_size.w > p.width;
            }),
            "only where the window touches the padding at the right");
  EXPECT_EQ(sentence([](const P& p, auto, auto, auto oh, auto) {
              return oh * p.stride.h < p.padding.begin.h;
            }),
            "only where the window touches the padding at the top");
}

TEST(Region, JoinsTwoPartsWhereOneTakesInTooMuch) {
  const Region region = region_of(kProblems, [](const Conv2dProblem&, auto n, auto, auto oh, auto) {
    return n > 0 && oh % 2 == 1;
  });
  EXPECT_EQ(region.sentence, "only where n > 0 and oh is odd");
  EXPECT_TRUE(region.is_exact());
}

TEST(Region, IsTrueOfEveryWrongElementOrSilent) {
  // Opposite corners: no part of the list holds both.
  const Region scattered = region_of({"convlaw1: n3 c1 h2 w2 oc2 k1"},
                                     [](const Conv2dProblem&, auto n, auto oc, auto oh, auto ow) {
                                       return (n == 0 && oc == 0 && oh == 0 && ow == 0) ||
                                              (n == 1 && oc == 1 && oh == 1 && ow == 1);
                                     });
  EXPECT_EQ(scattered.sentence, "");
  EXPECT_EQ(scattered.wrong, 2);
  EXPECT_EQ(scattered.wrong + scattered.right_inside + scattered.right_outside, 24);
  const Region none = region_of(kProblems, [](auto&&...) { return false; });
  EXPECT_EQ(none.sentence, "");
}

TEST(Region, KnowsWindowsThatMissTheImage) {
  const Region region = region_of({"convlaw1: c1 h3 w3 oc1 k2x2 p3x3"},
                                  [](const Conv2dProblem&, auto, auto, auto oh, auto ow) {
                                    return oh < 2 || oh > 5 || ow < 2 || ow > 5;
                                  });
  EXPECT_EQ(region.sentence, "only where the window lies wholly in the padding");
  EXPECT_TRUE(region.is_exact());
}

}  // namespace
}  // namespace convlaw
