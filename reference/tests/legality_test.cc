// SPDX-License-Identifier: MIT
// One message per rule. That the rules themselves are torch's is what torch_vectors_test.cc shows.
#include <gtest/gtest.h>

#include <limits>

#include "convlaw/checked_int.h"
#include "convlaw/problem_text.h"

namespace convlaw {
namespace {

std::string complaint(std::string_view line) {
  const std::optional<Error> error = find_illegality(parse_line(line)->problem);
  return error ? error->message() : "legal";
}

TEST(Legality, EachRuleNamesParameterValueAndRule) {
  EXPECT_EQ(complaint("convlaw1: c3 h5 w4 oc4 k3x2"), "legal");
  EXPECT_EQ(complaint("convlaw1: c2 h2 w2 oc2 k1 g0"), "groups is 0: must be a positive integer");
  EXPECT_EQ(complaint("convlaw1: c3 h2 w2 oc2 k1 g2"),
            "in_channels is 3: must be divisible by groups=2");
  EXPECT_EQ(complaint("convlaw1: c2 h2 w2 oc3 k1 g2"),
            "out_channels is 3: must be divisible by groups=2");
  EXPECT_EQ(
      complaint("convlaw1: c1 h2 w2 oc1 k1 s1x2 psame"),
      "stride is (1, 2): must be 1: padding='same' is not supported for strided convolutions");
  EXPECT_EQ(complaint("convlaw1: c-1 h2 w2 oc1 k1"), "in_channels is -1: must not be negative");
  EXPECT_EQ(complaint("convlaw1: c1 h2 w2 oc-1 k1"), "out_channels is -1: must not be negative");
  EXPECT_EQ(complaint("convlaw1: c1 h2 w2 oc1 k1x-1"),
            "kernel_size is (1, -1): must not be negative");
  EXPECT_EQ(complaint("convlaw1: n-1 c1 h2 w2 oc1 k1"), "batch is -1: must not be negative");
  EXPECT_EQ(complaint("convlaw1: c1 h-1 w2 oc1 k1"), "height is -1: must not be negative");
  EXPECT_EQ(complaint("convlaw1: c1 h2 w-1 oc1 k1"), "width is -1: must not be negative");
  EXPECT_EQ(complaint("convlaw1: c1 h2 w3 oc1 k1 p-1x0"),
            "padding is (-1, 0): negative padding is not supported");
  EXPECT_EQ(complaint("convlaw1: c1 h2 w2 oc1 k1 s0x1"),
            "stride is (0, 1): must be at least 1: non-positive stride");
  EXPECT_EQ(complaint("convlaw1: c1 h2 w2 oc1 k1 d1x0"),
            "dilation is (1, 0): dilation should be greater than zero");
  EXPECT_EQ(complaint("convlaw1: c1 h2 w2 oc0 k1"), "out_channels is 0: must be at least groups=1");
  EXPECT_EQ(complaint("convlaw1: c1 h2 w2 oc1 k0x1"),
            "kernel_size is (0, 1): kernel size should be greater than zero");
  EXPECT_EQ(complaint("convlaw1: c1 h2 w9 oc1 k3x2 d2x1"),
            "kernel_size is (3, 2): dilated to (5 x 2): Kernel size can't be greater than actual "
            "input size, which padded is (2 x 9)");
  EXPECT_EQ(complaint("convlaw1: c1 h0 w2 oc1 k1 p1x0"),
            "height is 0: only zero batch or zero channel inputs are supported");
}

TEST(Legality, PaddingModesHaveTheirOwnLimits) {
  EXPECT_EQ(complaint("convlaw1: c1 h3 w2 oc1 k1 p3x0 reflect"),
            "padding of height 3 is (3, 3): padding_mode 'reflect' must pad by less than the input "
            "dimension");
  EXPECT_EQ(complaint("convlaw1: c1 h3 w2 oc1 k1 p0x0..0x3 circular"),
            "padding of width 2 is (0, 3): padding_mode 'circular' must not wrap around more than "
            "once");
  EXPECT_EQ(complaint("convlaw1: c1 h3 w2 oc1 k1 p3x2 circular"), "legal");
  EXPECT_EQ(complaint("convlaw1: c1 h3 w2 oc1 k1 p9x9 replicate"), "legal");
  EXPECT_EQ(complaint("convlaw1: c0 h3 w2 oc1 k1 reflect"),
            "in_channels is 0: padding_mode 'reflect' needs at least one input channel");
  EXPECT_EQ(complaint("convlaw1: c1 h0 w2 oc1 k1 replicate"),
            "height is 0: padding_mode 'replicate' needs a non-empty input");
  EXPECT_EQ(complaint("convlaw1: c1 h3 w2 oc1 k1 p-1x-1 circular"),
            "padding of width 2 is (-1, -1): negative padding must leave a size of at least 1");
  EXPECT_EQ(complaint("convlaw1: c1 h3 w2 oc1 k1 p-4x0..9x0"),
            "padding of height 3 is (-4, 9): negative padding must not crop more than there is");
}

TEST(Legality, SizesBeyond64BitsAreIllegalNotWrong) {
  EXPECT_EQ(complaint("convlaw1: c1 h3 w2 oc1 k1 p4611686018427387904x0"),
            "padding is (4611686018427387904, 0): the padded size must fit in 64 bits: expected "
            "padding to be at most 4611686018427387903 and the sum at most 9223372036854775807");
  EXPECT_EQ(complaint("convlaw1: c1 h3 w2 oc1 k3x1 d4611686018427387904x1"),
            "dilation is (4611686018427387904, 1): dilation * (kernel_size - 1) + 1 must fit in 64 "
            "bits (kernel_size is (3, 1))");
  EXPECT_EQ(
      complaint("convlaw1: c1 h3 w2 oc1 k3x1 d4611686018427387904x1 psame"),
      "dilation is (4611686018427387904, 1): dilation * (kernel_size - 1) must fit in 64 bits "
      "(kernel_size is (3, 1))");
  EXPECT_EQ(complaint("convlaw1: c1 h3 w2 oc1 k1 p1x1 s9223372036854775807"), "legal");
  EXPECT_EQ(complaint("convlaw1: c1 h4294967296 w4294967296 oc1 k1"),
            "input size: the number of elements must fit in 64 bits");
  EXPECT_EQ(complaint("convlaw1: c4294967296 h1 w1 oc4294967296 k1"),
            "weight size: the number of elements must fit in 64 bits");
  EXPECT_EQ(complaint("convlaw1: c1 h1 w1 oc1 k1 p2147483648x2147483648"),
            "output size: the number of elements must fit in 64 bits");
  EXPECT_EQ(complaint("convlaw1: n0 c1 h1 w1 oc1 k1 p2147483648x2147483648"), "legal");
  EXPECT_EQ(complaint("convlaw1: c1 h3 w2 oc1 k1 p-9223372036854775808x0..9223372036854775807x0 "
                      "circular"),
            "padding of height 3 is (-9223372036854775808, 9223372036854775807): padding_mode "
            "'circular' must not wrap around more than once");
}

TEST(CheckedInt, RemembersOverflowThroughLaterSteps) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE((CheckedInt(kMost) - 1 + 1).fits());
  EXPECT_FALSE((CheckedInt(kMost) + 1 - 1).fits());
  EXPECT_FALSE((CheckedInt(kMost) * 2 * 0).fits());
  EXPECT_FALSE((CheckedInt(0) - (CheckedInt(std::numeric_limits<std::int64_t>::min()))).fits());
  EXPECT_EQ((CheckedInt(6) * 7).value(), 42);
}

}  // namespace
}  // namespace convlaw
