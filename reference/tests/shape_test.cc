// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "convlaw/problem.h"
#include "convlaw/problem_text.h"
#include "convlaw/shape_explanation.h"

namespace convlaw {
namespace {

using Shape = std::vector<std::int64_t>;

Conv2dProblem problem(std::string_view text) { return parse_problem(text)->problem; }

TEST(Shape, AnswersTheQuestionUsersStartFrom) {
  const Conv2dShapes shapes = *infer_shapes(problem("Conv2d(3, 4, kernel_size=(3, 2)) 3x5x4"));
  EXPECT_EQ(shapes.input, (Shape{3, 5, 4}));
  EXPECT_EQ(shapes.weight, (Shape{4, 3, 3, 2}));
  EXPECT_EQ(shapes.bias, (Shape{4}));
  EXPECT_EQ(shapes.output, (Shape{4, 3, 3}));
}

TEST(Shape, ExplanationFillsInTheFormulaOfEachAxis) {
  EXPECT_EQ(
      explain_shapes(problem("Conv2d(3, 4, kernel_size=(3, 2)) 3x5x4")),
      R"(weight  (4, 3, 3, 2)  (out_channels, in_channels / groups, kernel_h, kernel_w) = (4, 3 / 1, 3, 2)
bias    (4,)          (out_channels,)
output  (4, 3, 3)     (out_channels, height_out, width_out): the input is unbatched

  size_out = floor((size + padding at both ends - dilation * (kernel_size - 1) - 1) / stride) + 1
  height_out = floor((5 + 0 + 0 - 1 * (3 - 1) - 1) / 1) + 1 = floor(2 / 1) + 1 = 3
  width_out  = floor((4 + 0 + 0 - 1 * (2 - 1) - 1) / 1) + 1 = floor(2 / 1) + 1 = 3
  each output is its bias plus a sum of 3 * 3 * 2 = 18 products
)");
}

TEST(Shape, ExplanationNamesWhatIsSpecial) {
  EXPECT_NE(explain_shapes(problem("convlaw1: c1 h5 w1 oc1 k1 "
                                   "p-9223372036854775808x0..9223372036854775807x0 replicate"))
                .find(" - 9223372036854775808 + "),
            std::string::npos);
  EXPECT_NE(explain_shapes(problem("Conv2d(1, 1, 2, padding='same') 1x1x4x4")).find("smaller half"),
            std::string::npos);
  EXPECT_NE(explain_shapes(problem("convlaw1: c1 h4 w4 oc1 k2 p1x-2..3x4"))
                .find("F.pad(input, (-2, 4, 1, 3))"),
            std::string::npos);
  EXPECT_NE(explain_shapes(problem("convlaw1: c0 h4 w4 oc1 k2")).find("no input channels"),
            std::string::npos);
  EXPECT_NE(explain_shapes(problem("convlaw1: n0 c1 h4 w4 oc1 k2")).find("empty batch"),
            std::string::npos);
}

TEST(Shape, GroupsDivideTheWeightAndStrideRoundsDown) {
  const Conv2dShapes shapes =
      *infer_shapes(problem("Conv2d(6, 9, (3, 1), stride=(2, 3), padding=(1, 0), dilation=(2, 1), "
                            "groups=3, bias=False) 2x6x8x11"));
  EXPECT_EQ(shapes.weight, (Shape{9, 2, 3, 1}));
  EXPECT_EQ(shapes.bias, Shape{});
  EXPECT_EQ(shapes.output, (Shape{2, 9, 3, 4}));
}

TEST(Shape, SameKeepsTheSizeAndPutsTheLargerHalfLast) {
  const Conv2dProblem p = problem("Conv2d(1, 1, (2, 5), padding='same', dilation=(3, 2)) 1x1x7x6");
  EXPECT_EQ(infer_shapes(p)->output, (Shape{1, 1, 7, 6}));
  EXPECT_EQ(vertical_axis(p).begin, 1);
  EXPECT_EQ(vertical_axis(p).end, 2);
  EXPECT_EQ(horizontal_axis(p).begin, 4);
  EXPECT_EQ(horizontal_axis(p).end, 4);
}

TEST(Shape, NoInputChannelsGiveNoOutputChannels) {
  EXPECT_EQ(infer_shapes(problem("convlaw1: c0 h4 w3 oc5 k2x1"))->output, (Shape{1, 0, 3, 3}));
}

TEST(Shape, TrimmingCutsWhatNoWindowReaches) {
  const Conv2dProblem trimmed = trim_padding(problem("convlaw1: c1 h6 w5 oc1 k2x3 s4x1 p1x1"));
  EXPECT_EQ(trimmed.padding.begin, (Size2{1, 1}));
  EXPECT_EQ(trimmed.padding.end, (Size2{-1, 1}));
  EXPECT_EQ(output_size(trimmed), (Size2{2, 5}));
  // Same and the numbers it stands for become one.
  EXPECT_EQ(trim_padding(problem("convlaw1: c1 h6 w5 oc1 k2x3 psame")),
            trim_padding(problem("convlaw1: c1 h6 w5 oc1 k2x3 p0x1..1x1")));
}

TEST(Shape, MultiplyAddsCountTheDirectAlgorithm) {
  EXPECT_EQ(multiply_adds(problem("Conv2d(4, 6, (3, 2), groups=2) 2x4x5x4")),
            2 * 6 * 3 * 3 * 2 * 3 * 2);
  EXPECT_EQ(multiply_adds(problem("convlaw1: n0 c1 h4 w4 oc1 k2")), 0);
  EXPECT_EQ(multiply_adds(problem("convlaw1: c1 h4 w4 oc1 k1 p1073741824x1073741824")),
            std::int64_t{2147483652} * 2147483652);
}

TEST(Shape, ModuleAppliedToAnInputNeedsItsRankAndChannels) {
  const Conv2dProblem module = parse_torch_module("Conv2d(3, 4, 1)")->module.problem;
  EXPECT_EQ(apply_to_input(module, Shape{2, 3, 5, 4})->batch, 2);
  EXPECT_EQ(apply_to_input(module, Shape{3, 5, 4})->batch, std::nullopt);
  EXPECT_EQ(apply_to_input(module, Shape{5, 4}).error().message(),
            "input shape is (5, 4): must be 3D (unbatched: C, H, W) or 4D (batched: N, C, H, W)");
  EXPECT_EQ(apply_to_input(module, Shape{1, 4, 5, 4}).error().message(),
            "input shape is (1, 4, 5, 4): must have 3 channels, those of in_channels, but has 4");
}

}  // namespace
}  // namespace convlaw
