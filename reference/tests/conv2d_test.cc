// SPDX-License-Identifier: MIT
// The definition on cases small enough to be worked out by hand.
#include "convlaw/conv2d.h"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

#include "convlaw/problem_text.h"

namespace convlaw {
namespace {

Tensor<float> iota(const Extents& extents, float first) {
  Tensor<float> tensor(extents);
  std::iota(tensor.elements().begin(), tensor.elements().end(), first);
  return tensor;
}

// Input 1, 2, 3, ... and weight 1, 2, 3, ...; a bias of 100, 200, ... if there is one.
std::vector<float> run(std::string_view text) {
  const Conv2dProblem p = parse_problem(text)->problem;
  const Size2 out = output_size(p);
  const Tensor<float> input = iota({p.images(), p.in_channels, p.height, p.width}, 1);
  const Tensor<float> weight =
      iota({p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w}, 1);
  std::vector<float> bias;
  for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
    bias.push_back(static_cast<float>(100 * (oc + 1)));
  }
  Tensor<float> output({p.images(), output_channels(p), out.h, out.w});
  conv2d<float>(p, input.view(), weight.view(), p.bias ? bias.data() : nullptr, output.view());
  return output.elements();
}

using Values = std::vector<float>;

TEST(Definition, IsACrossCorrelation) {
  EXPECT_EQ(run("convlaw1: c1 h1 w3 oc1 k1x2 nobias"), (Values{1 * 1 + 2 * 2, 2 * 1 + 3 * 2}));
  EXPECT_EQ(run("convlaw1: c1 h3 w1 oc1 k2x1 nobias"), (Values{1 * 1 + 2 * 2, 2 * 1 + 3 * 2}));
}

TEST(Definition, AddsTheBiasOfTheOutputChannel) {
  EXPECT_EQ(run("convlaw1: c1 h1 w2 oc2 k1"), (Values{101, 102, 202, 204}));
}

TEST(Definition, ReadsZerosInThePadding) {
  EXPECT_EQ(run("convlaw1: c1 h1 w2 oc1 k1x3 p0x1 nobias"), (Values{1 * 2 + 2 * 3, 1 * 1 + 2 * 2}));
  EXPECT_EQ(run("convlaw1: c1 h1 w2 oc1 k1x2 p0x0..0x1 nobias"), (Values{1 * 1 + 2 * 2, 2 * 1}));
  // A window wholly in the padding.
  EXPECT_EQ(run("convlaw1: c1 h1 w1 oc1 k1x1 p0x2"), (Values{100, 100, 101, 100, 100}));
}

TEST(Definition, StridesAndDilatesEachAxisByItsOwnNumber) {
  EXPECT_EQ(run("convlaw1: c1 h2 w4 oc1 k1x2 s1x2 nobias"),
            (Values{1 + 2 * 2, 3 + 4 * 2, 5 + 6 * 2, 7 + 8 * 2}));
  EXPECT_EQ(run("convlaw1: c1 h2 w3 oc1 k1x2 d5x2 nobias"), (Values{1 + 3 * 2, 4 + 6 * 2}));
}

TEST(Definition, GroupsSeeOnlyTheirOwnChannels) {
  // Two groups of one input channel and two output channels each.
  EXPECT_EQ(run("convlaw1: c2 h1 w1 oc4 k1 g2 nobias"), (Values{1, 2, 2 * 3, 2 * 4}));
}

TEST(Definition, SumsOverInputChannels) {
  EXPECT_EQ(run("convlaw1: c2 h1 w1 oc1 k1 nobias"), (Values{1 * 1 + 2 * 2}));
}

TEST(Definition, EmptyTensorsAreTorchs) {
  EXPECT_EQ(run("convlaw1: n0 c1 h2 w2 oc1 k1"), Values{});
  EXPECT_EQ(run("convlaw1: c0 h2 w2 oc1 k1"), Values{});
}

TEST(Definition, SkipsPaddingTapsSoThatTheirWeightsDoNotMatter) {
  const Conv2dProblem p = parse_line("convlaw1: c1 h1 w1 oc1 k1x3 p0x1")->problem;
  Tensor<float> input = iota({1, 1, 1, 1}, 3);
  Tensor<float> weight = iota({1, 1, 1, 3}, 1);
  weight(0, 0, 0, 0) = std::numeric_limits<float>::infinity();
  Tensor<float> output({1, 1, 1, 1});
  const float* none = nullptr;
  conv2d<float>(p, input.view(), weight.view(), none, output.view());
  EXPECT_EQ(output(0, 0, 0, 0), 6);
}

TEST(Definition, LayoutIsAMatterOfStrides) {
  const Conv2dProblem p = parse_line("convlaw1: c2 h2 w3 oc2 k2x1")->problem;
  const Tensor<float> input = iota({1, 2, 2, 3}, 1);
  const Tensor<float> weight = iota({2, 2, 2, 1}, 1);
  const std::vector<float> bias{10, 20};
  Tensor<float> expected({1, 2, 1, 3});
  conv2d<float>(p, input.view(), weight.view(), bias.data(), expected.view());

  std::vector<float> memory(12);
  const TensorView<float> channels_last(memory.data(), input.extents(),
                                        dense_strides(input.extents(), Layout::nhwc));
  for_each_index(input.extents(),
                 [&](auto... index) { channels_last(index...) = input(index...); });
  EXPECT_EQ(memory[1], input(0, 1, 0, 0));
  std::vector<float> out_memory(6);
  const TensorView<float> output(out_memory.data(), expected.extents(),
                                 dense_strides(expected.extents(), Layout::nhwc));
  conv2d<float>(p, channels_last, weight.view(), bias.data(), output);
  for_each_index(expected.extents(),
                 [&](auto... index) { EXPECT_EQ(output(index...), expected(index...)); });
}

}  // namespace
}  // namespace convlaw
