// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "convlaw/problem_text.h"
#include "properties/cases/case_list.h"
#include "properties/cases/features.h"
#include "properties/cases/operands.h"
#include "properties/tests/wide_open.h"

namespace convlaw {
namespace {

TEST(CaseString, RoundTrips) {
  const Domain domain = wide_open();
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    RandomChoices random(seed);
    const Case c = decode(random, domain);
    const Result<Case> read = parse_case(to_string(c));
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, c) << to_string(c);
  }
  EXPECT_EQ(to_string(*parse_case("Conv2d(3, 4, (3, 2)) 3x5x4")),
            "convlaw1: unbatched c3 h5 w4 oc4 k3x2 data=ints#1");
}

TEST(CaseString, NamesThePlacesOfTwoOnes) {
  const std::string text = "convlaw1: n2 c2 h3 w4 oc2 k2x2 data=hot@1.0.2.3/1.1.0.1";
  const Result<Case> c = parse_case(text);
  ASSERT_TRUE(c) << c.error().message();
  EXPECT_EQ(to_string(*c), text);
  EXPECT_EQ(parse_case(text + "#7")->data.seed, 7U);
  EXPECT_EQ(to_string(*parse_case(text + "#7")), text + "#7");
  const Operands operands = make_operands(*c);
  EXPECT_EQ(operands.input(1, 0, 2, 3), 1);
  EXPECT_EQ(operands.weight(1, 1, 0, 1), 1);
  const auto sum = [](const std::vector<double>& elements) {
    return std::accumulate(elements.begin(), elements.end(), 0.0);
  };
  EXPECT_EQ(sum(operands.input.elements()), 1);
  EXPECT_EQ(sum(operands.weight.elements()), 1);
  EXPECT_EQ(operands.bias, (std::vector<double>{0, 0}));

  const std::string problem = "convlaw1: unbatched c2 h3 w4 oc2 k2x2 data=";
  EXPECT_TRUE(parse_case(problem + "hot@0.1.2.3/1.1.1.1"));
  for (const char* wrong :
       {"hot", "hot#1", "hot@0.1.2.3", "hot@0.1.2/1.1.1.1", "hot@0.0.0.4/0.0.0.0",
        "hot@1.0.0.0/0.0.0.0", "hot@0.0.0.0/0.2.0.0", "hot@0.0.0.-1/0.0.0.0",
        "hot@0.0.0.0/0.0.0.0/0", "ones@0.0.0.0/0.0.0.0"}) {
    EXPECT_FALSE(parse_case(problem + wrong)) << wrong;
  }
}

TEST(CaseString, ErrorsPointAtTheToken) {
  EXPECT_EQ(parse_case("convlaw1: c1 h1 w1 oc1 k1 data=noise#1").error().message(),
            "data: must be ones, ramp, one_hot, small_ints, sparse, ints or floats, and a seed as "
            "in ints#17, or the places of two ones as in hot@n.c.h.w/oc.ic.kh.kw\n"
            "  convlaw1: c1 h1 w1 oc1 k1 data=noise#1\n"
            "                            ^");
  EXPECT_NE(parse_case("convlaw1: c1 h1 w1 oc1 k1 data=ints#x").error().message().find("seed"),
            std::string::npos);
  EXPECT_NE(parse_case("convlaw1: c1 h1 w1 oc1 k1 date=ints#1").error().message().find("token"),
            std::string::npos);
}

TEST(Domain, EveryDrawIsLegalAndEncodesBack) {
  const Domain domain = wide_open();
  for (std::uint64_t seed = 0; seed < 20000; ++seed) {
    RandomChoices random(seed);
    const Case c = decode(random, domain);
    ASSERT_EQ(find_illegality(c.problem()), std::nullopt) << to_string(c);
    const std::optional<ChoiceList> choices = encode(c, domain);
    ASSERT_TRUE(choices) << to_string(c);
    RecordedChoices recorded(*choices);
    EXPECT_EQ(decode(recorded, domain), c);
    const std::vector<std::uint8_t> bytes = to_bytes(*choices);
    ByteChoices from_bytes(bytes);
    EXPECT_EQ(decode(from_bytes, domain), c);
  }
}

TEST(Domain, ArbitraryListsDecodeToLegalCasesEvenWhenSizesMayBeLarge) {
  Domain domain = wide_open();
  domain.sizes_may_be_large = true;
  const std::vector<std::string_view> kLabels{
      "large",          "features",      "emptiness",     "groups",      "in_channels",
      "out_channels",   "kernel_size_h", "kernel_size_w", "dilation_h",  "dilation_w",
      "stride_h",       "stride_w",      "padding_kind",  "padding_top", "padding_left",
      "padding_bottom", "padding_right", "padding_mode",  "batch",       "height",
      "width"};
  RandomChoices random(3);
  for (int i = 0; i < 20000; ++i) {
    ChoiceList list(kLabels.size());
    for (Choice& choice : list) {
      std::int64_t bits = 0;
      std::int64_t offset = 0;
      random.choose(bits, 0, 62, "bits");
      random.choose(offset, 0, std::int64_t{1} << bits, "offset");
      choice.offset = static_cast<std::uint64_t>(offset);
      choice.label = kLabels[static_cast<std::size_t>(&choice - list.data()) % kLabels.size()];
    }
    RecordedChoices recorded(list);
    const Case c = decode(recorded, domain);
    ASSERT_EQ(find_illegality(c.problem()), std::nullopt) << to_string(c);
  }
}

TEST(Domain, LargeCasesEncodeOnlyWhereTheyAreAskedFor) {
  const Case layer = *parse_case("convlaw1: n5 c128 h82 w102 oc128 k3x3");
  Domain domain;
  EXPECT_EQ(encode(layer, domain), std::nullopt);
  domain.sizes_may_be_large = true;
  const std::optional<ChoiceList> choices = encode(layer, domain);
  ASSERT_TRUE(choices);
  RecordedChoices recorded(*choices);
  EXPECT_EQ(decode(recorded, domain), layer);
}

TEST(Domain, NoChoicesAreTheSimplestCase) {
  RecordedChoices none({});
  EXPECT_EQ(to_string(decode(none, Domain{})), "convlaw1: c1 h1 w1 oc1 k1x1 data=ones#0");
}

TEST(Domain, DrawsReachTheRegionsWhereBugsAre) {
  std::map<std::string, int> seen;
  const Domain domain = wide_open();
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    RandomChoices random(seed);
    const Case c = decode(random, domain);
    const Conv2dProblem& p = c.problem();
    const Axis rows = vertical_axis(p);
    const auto note = [&](bool here, const char* region) { seen[region] += here ? 1 : 0; };
    note(rows.begin >= rows.effective_kernel(), "a window wholly in padding");
    note(rows.stride > rows.effective_kernel(), "stride beyond the kernel");
    note(rows.effective_kernel() > p.height, "kernel beyond the input");
    note(p.groups > 1 && p.groups == p.in_channels, "depthwise");
    note(p.groups > 1 && p.groups < p.in_channels, "grouped");
    note(p.dilation.h > 1 && p.stride.h > 1 && p.groups > 1, "dilation, stride and groups");
    note(p.padding.begin != p.padding.end, "asymmetric padding");
    note(rows.end < 0, "cropped");
    note(p.padding_mode == PaddingMode::circular && rows.begin > 0, "circular");
    note(p.images() == 0, "no batch");
    note(p.in_channels == 0, "no channels");
    note(!p.batch, "unbatched");
    note(p.out_channels > 32, "more output channels than two vectors");
    note(p.in_channels / p.groups > 128, "more input channels than a block");
    note(p.groups > 32, "more groups than two vectors");
    note(p.kernel_size.w > 6, "the kernel of a first layer");
    note(p.kernel_size == Size2{3, 3}, "3x3");
    note(p.stride.w > 4 && p.kernel_size.w > p.stride.w, "stride beyond 4 and a larger kernel");
    note(p.padding.kind == Padding::Kind::same, "same");
    note(c.typed.layout == Layout::nhwc, "channels last");
    note(c.typed.layout == Layout::strided, "strided");
    note(c.data.pattern == Pattern::floats, "floats");
  }
  for (const auto& [region, count] : seen) EXPECT_GE(count, 20) << region;
  EXPECT_EQ(seen.size(), 22U);
  EXPECT_GE(seen["3x3"], 400);  // more often than by chance
}

TEST(Domain, ExhaustiveCountsEveryProblemOnce) {
  Domain domain;
  domain.exhaustive = true;
  domain.limits = {.group_channels = 2,
                   .groups = 2,
                   .kernel = 2,
                   .stride = 2,
                   .dilation = 2,
                   .padding = 1,
                   .extra_extent = 1};
  ExhaustiveChoices every;
  std::map<std::string, int> seen;
  do {
    ++seen[to_string(decode(every, domain))];
  } while (every.next());
  // groups, inputs, outputs; then per axis kernel, dilation, stride, padding, extent.
  EXPECT_EQ(seen.size(), 8U * (32U * 32U));
  for (const auto& [c, count] : seen) EXPECT_EQ(count, 1) << c;
}

TEST(Where, RestrictsAndGuidesTheDraw) {
  Domain domain;
  domain.where = *Where::parse(
      "kernel_size=3,stride=1|2,groups=1,height=20..30,in_channels=64,"
      "padding_mode=zeros,bias=false");
  int admitted = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    RandomChoices random(seed);
    const Case c = decode(random, domain);
    if (!domain.admits(c)) continue;
    ++admitted;
    EXPECT_EQ(c.problem().kernel_size, (Size2{3, 3}));
    EXPECT_EQ(c.problem().in_channels, 64);
    EXPECT_GE(c.problem().height, 20);
    EXPECT_FALSE(c.problem().bias);
  }
  EXPECT_GT(admitted, 200);
}

TEST(Where, NamesAPairOrOneOfIt) {
  const Where where = *Where::parse("kernel_size_h=3,padding_w=0,layout=nhwc");
  EXPECT_TRUE(where.admits(*parse_line("convlaw1: c1 h4 w4 oc1 k3x2 p1x0 nhwc")));
  EXPECT_FALSE(where.admits(*parse_line("convlaw1: c1 h4 w4 oc1 k2x3 p1x0 nhwc")));
  EXPECT_FALSE(where.admits(*parse_line("convlaw1: c1 h4 w4 oc1 k3x2 p0x0..0x1 nhwc")));
  EXPECT_FALSE(where.admits(*parse_line("convlaw1: c1 h4 w4 oc1 k3x2 psame nhwc")));
  EXPECT_FALSE(where.admits(*parse_line("convlaw1: c1 h4 w4 oc1 k3x2")));
}

TEST(Where, ErrorsPointAtTheParameter) {
  const auto message = [](std::string_view text) { return Where::parse(text).error().message(); };
  EXPECT_EQ(message("groups=1,kernel=3"),
            "--where: is not a parameter known here\n"
            "  groups=1,kernel=3\n"
            "           ^");
  EXPECT_NE(message("groups").find("expected parameter=values"), std::string::npos);
  EXPECT_NE(message("groups=").find("at least one value"), std::string::npos);
  EXPECT_NE(message("groups=4..2").find("ranges a..b"), std::string::npos);
  EXPECT_NE(message("groups=nhwc").find("must be numbers"), std::string::npos);
  EXPECT_NE(message("layout=f32").find("must be nchw, nhwc or strided"), std::string::npos);
  EXPECT_NE(message("dtype=1").find("must be element types"), std::string::npos);
  EXPECT_NE(message("padding_mode=true").find("must be zeros"), std::string::npos);
  EXPECT_NE(message("bias=2").find("must be true or false"), std::string::npos);
  EXPECT_NE(message("batch=0").find("must be at least 1"), std::string::npos);
  EXPECT_NE(message("stride=-4..0").find("must be at least 1"), std::string::npos);
  EXPECT_TRUE(Where::parse("batch=0..3,padding=-1..0,bias=1,layout=nchw|nhwc|strided,dtype=f32"));
  EXPECT_TRUE(Where::parse(""));
}

TEST(CaseList, ACommentBeginsBehindASpaceOrATab) {
  const auto cases = parse_case_list("convlaw1: c1 h1 w1 oc1 k1 data=ints#17\t# a comment\n");
  ASSERT_TRUE(cases) << cases.error().message();
  ASSERT_EQ(cases->size(), 1U);
  EXPECT_EQ(cases->front().c.data.seed, 17U);
}

TEST(Domain, LimitsTheElementsOfTheInput) {
  constexpr std::int64_t kMost = 500;
  Domain domain = wide_open();
  Domain limited = domain;
  limited.limits.elements = kMost;
  const auto elements = [](const Conv2dProblem& p) {
    return p.images() * p.in_channels * p.height * p.width;
  };
  int full = 0, larger = 0, larger_without_limit = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    RandomChoices random(seed), same(seed);
    if (elements(decode(same, domain).problem()) > kMost) ++larger_without_limit;
    const Case c = decode(random, limited);
    const Conv2dProblem& p = c.problem();
    if (elements(p) <= kMost) {
      if (elements(p) > kMost / 2) ++full;
      continue;
    }
    ++larger;
    if (p.in_channels == p.height && p.height == p.width) continue;  // alike
    EXPECT_EQ(p.height, least_extent(vertical_axis(p))) << to_string(c);
    EXPECT_EQ(p.width, least_extent(horizontal_axis(p))) << to_string(c);
  }
  EXPECT_GT(full, 300);
  EXPECT_LT(larger, larger_without_limit - 300);
}

}  // namespace
}  // namespace convlaw
