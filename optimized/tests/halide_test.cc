// SPDX-License-Identifier: MIT
// The Halide implementation through its C interface: exact on the layers that a benchmark is about,
// on one thread and on several, and polite when it cannot.
#include <HalideRuntime.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <sstream>

#include "convlaw/abi.h"
#include "convlaw/conv2d.h"
#include "optimized/halide/adapter.h"
#include "optimized/halide/plan.h"
#include "optimized/halide/product.h"
#include "optimized/tests/exact.h"
#include "optimized/tests/plans.h"

namespace convlaw {
namespace {

TEST(Halide, IsExactOnIntegersWhateverTheStrategyAndTheThreads) {
  expect_exact_on({1, 2, 3, 0},
                  {"n2 c5 h11 w13 oc17 k3x2 s2x1 p1x3..2x0 d1x2", "c6 h9 w23 oc40 k3x3",
                   "n2 c33 h7 w9 oc65 k1x1", "c12 h9 w31 oc12 k5x3 p2x1 g12",
                   "c8 h9 w9 oc16 k3x3 g2 p1x1", "c4 h9 w9 oc33 k3x3 p1x2 reflect",
                   "c4 h9 w9 oc3 k3x3 p9x9 circular", "c4 h9 w9 oc9 k3x3 p-2x-1..1x3 replicate",
                   "c4 h0 w9 oc9 k3x3 p2x2..1x2", "n0 c4 h9 w9 oc9 k3x3", "c0 h9 w9 oc9 k3x3"});
}

TEST(Halide, IsExactWhereOutputsAreFew) {
  expect_exact_on(
      {2}, {"n3 c41 h1 w1 oc70 k1x1", "c20 h9 w1 oc150 k1x1 s2x1", "c9 h11 w4 oc33 k3x4 p1x0",
            "n2 c10 h5 w3 oc130 k2x3 d2x1 g2", "c12 h7 w5 oc40 k5x5 p0x1..0x0",
            "c30 h4 w4 oc30 k3x3", "c16 h3 w2 oc100 k3x3 p1x1"});
}

TEST(Halide, IsExactAcrossStripsOfRowsAndGroups) {
  expect_exact_on(
      {2}, {"c1 h60 w130 oc1 k3x3 p1x1", "n2 c5 h59 w131 oc10 k3x3 s2 p1x1 g5",
            "c150 h7 w7 oc150 k3x3 p1x1 g150", "c83 h9 w8 oc83 k5x5 s2x3 p2x1..3x0 g83",
            "c40 h57 w57 oc40 k3x3 p1x1 g10", "c9 h14 w16 oc9 k3x3 p1x1 g9",
            "n2 c20 h21 w32 oc20 k3x3 p1x1 g20", "c5 h300 w33 oc5 k3x3 p0x2 g5",
            "c7 h29 w63 oc7 k3x3 s2 p1x1 g7", "c6 h13 w4000 oc6 k3x3 p1x1 g6",
            "c6 h9 w4001 oc6 k3x3 s2 p1x1 g6", "c4 h2 w9 oc4 k3x3 p1x1 s2x1 g4",
            "c3 h3 w3 oc3 k3x3 s2 g3", "c3 h61 w90 oc7 k7x7 s2x1 p3x3",
            "c6 h70 w99 oc12 k3x2 d9x30 p9x15 g6", "n3 c9 h33 w64 oc9 k3x3 s1x2 p1x1 g9 circular"});
}

TEST(Halide, IsExactAcrossStripsOfPixelsAndOutputChannels) {
  expect_exact_on({2},
                  {"c8 h5 w5 oc8 k1x1", "n3 c700 h19 w21 oc33 k1x1", "n2 c1500 h15 w13 oc37 k1x1",
                   "c90 h9 w9 oc387 k1x1 g3", "n2 c5 h4 w6 oc150 k1x1", "c3 h90 w70 oc16 k1x1",
                   "c5 h7 w7 oc9 k1x1", "c70 h1 w1500 oc7 k1x1", "n2 c12 h5 w13 oc6 k1x1 g2",
                   "c6 h8 w8 oc3 k1x1", "c300 h2 w700 oc5 k1x3 p0x1"});
}

TEST(Halide, IsExactWhereImagesLieInOneLine) {
  expect_exact_on({2}, {"n2 c5 h9 w8 oc17 k3x3 p1x1", "c70 h31 w29 oc33 k3x3 p0x2..1x0",
                        "c16 h7 w7 oc64 k3x3 p1x1", "c9 h40 w50 oc12 k3x5 d3x2 p3x4",
                        "c8 h12 w33 oc16 k1x7 p0x3 g2", "c4 h6 w5 oc9 k2x2 p3x5",
                        "c260 h20 w19 oc130 k3x3 p-1x2..1x-1", "c3 h5 w200 oc8 k5x2 p2x1 reflect",
                        "n2 c3 h29 w31 oc20 k7x7 s2 p3x3", "c5 h18 w16 oc8 k2x3 s2 p2x1..0x3",
                        "c6 h21 w40 oc18 k4x5 s2 p0x0 g2", "c4 h9 w33 oc9 k3x3 s2 p-1x-3..2x4",
                        "n3 c600 h5 w6 oc40 k3x3 p1x1", "c8 h1 w40 oc8 k1x3 p0x1..0x9",
                        "n2 c5 h29 w31 oc9 k3x3 s2 p4x5..1x0 g1",
                        "c4 h40 w41 oc9 k3x4 s2 p2x1 reflect", "c3 h200 w300 oc9 k3x3 s2 p0x1",
                        "c90 h14 w14 oc16 k3x3 s2 p1x1", "n2 c130 h17 w19 oc24 k3x3 s2 p1x1"});
}

TEST(Halide, IsExactWherePlanesAreAPageApart) {
  expect_exact_on({2}, {"c64 h32 w32 oc84 k3x3 p1x1", "n2 c48 h8 w128 oc41 k3x3 p1x1",
                        "c32 h66 w34 oc40 k3x3", "c64 h64 w64 oc64 k3x3 s2 p1x1"});
}

TEST(Halide, IsExactWhereThreadsShareWhatIsLeft) {
  expect_exact_on(
      {2, 3},
      {"c48 h9 w14 oc90 k1x1 g3", "n5 c20 h10 w15 oc21 k1x1", "c960 h7 w7 oc160 k1x1",
       "n3 c130 h5 w9 oc96 k1x1", "c160 h55 w34 oc24 k3x3 p1x1", "n3 c24 h20 w30 oc16 k2x2 s2",
       "n5 c6 h13 w14 oc10 k3x3 p1x1", "c3 h41 w149 oc32 k3x3 s2", "n3 c3 h14 w6 oc1 k2x4",
       "n3 c2 h4 w4 oc1 k4x8 p3x7", "c65 h14 w19 oc5 k3x1 p4x0 d2x1 g5"});
}

// Phases of as many columns, and of one more, of either.
TEST(Halide, IsExactWhereAllPhasesOfAStrideAreCopied) {
  expect_exact_on({1, 2}, {"c3 h9 w40 oc8 k3x3 s2 p1x0..1x1", "c3 h9 w41 oc9 k3x3 s2 p1x0",
                           "n2 c5 h11 w41 oc8 k2x4 s1x2 p0x1", "c3 h9 w42 oc8 k3x3 s2 p1x1",
                           "c8 h9 w45 oc16 k3x3 s2 p1x2..0x3 g2", "c3 h7 w36 oc9 k3x5 s3x2 p0x3",
                           "n2 c6 h8 w70 oc5 k2x2 s2 circular p1x1", "c3 h9 w31 oc8 k3x3 s2 p1x1",
                           "c3 h9 w80 oc8 k4x4 s4", "c3 h11 w151 oc9 k11x11 s4 p2x2",
                           "n2 c3 h9 w79 oc16 k2x4 s3x4 p0x4", "c3 h9 w82 oc8 k3x7 s4 p1x3",
                           "c3 h9 w17 oc8 k3x3 s2", "c32 h28 w28 oc32 k3x3 s2 p1x1 g2",
                           "n2 c3 h7 w20 oc9 k2x3 s2 p0x2..0x1", "c3 h9 w30 oc8 k3x5 s4 p1x2"});
}

TEST(Halide, IsExactWhereLinesAreInterleaved) {
  for (const convlaw_implementation* halide : direct_implementations()) {
    for (const char* line :
         {"c64 h14 w14 oc64 k3x3 p1x1", "n2 c48 h15 w17 oc96 k3x3 p1x1 d1x2",
          "c62 h30 w28 oc95 k5x3 s2x1 p2x1", "c48 h9 w64 oc96 k3x3 s3x2 p0x1..1x0",
          "n2 c64 h11 w9 oc128 k3x2 g2", "c96 h5 w23 oc127 k1x7 p0x3", "c700 h6 w20 oc32 k3x3 p1x1",
          "c64 h3 w3000 oc64 k3x3 p1x1", "c64 h90 w70 oc64 k3x3 p1x1 reflect",
          "n3 c512 h7 w7 oc1024 k1x1", "c62 h40 w41 oc256 k4x4 s2x4", "c64 h9 w20 oc64 k3x3 p5x1",
          "c64 h5 w9 oc64 k1x3 p0x6"}) {
      ASSERT_TRUE(make_plan(layer_of(line).problem)->lines.is_interleaved) << line;
      Layer layer = layer_of(line);
      expect_exact(*halide, layer, 2);
    }
  }
}

// Rows that are no whole register tiles, whose last tile computes some places again: not where sums
// go on from what it has written.
TEST(Halide, IsExactWhereTilesOverlap) {
  const auto overlaps = [](const char* line) {
    const Lines lines = make_plan(layer_of(line).problem)->lines;
    return lines.is_by_rows && !lines.is_interleaved;
  };
  for (const char* line : {"c3 h41 w149 oc32 k3x3 s2", "n2 c3 h21 w141 oc16 k5x3 p2x1",
                           "c4 h30 w141 oc48 k3x3 p1x1", "c3 h9 w200 oc16 k1x5 s1x3 p0x2"}) {
    EXPECT_TRUE(overlaps(line)) << line;
    expect_exact_on({1, 3}, {line});
  }
  EXPECT_FALSE(overlaps("c15 h40 w71 oc32 k9x9"));
  expect_exact_on({1, 3}, {"c15 h40 w71 oc32 k9x9"});
}

// Kernels so dilated that strips hold some channels at a time: 310 channels are no sets of 16.
TEST(Halide, IsExactWhereSomeChannelsAreHeldAtATime) {
  for (const char* line :
       {"n2 c310 h33 w33 oc20 k3x3 p18x18 d18x18", "c410 h30 w35 oc40 k3x2 p18x9 d18x18",
        "c600 h30 w50 oc33 k3x3 p20x20 d20x20", "c2490 h11 w11 oc33 k3x3 p8x8 d8x8"}) {
    Layer layer = layer_of(line);
    ASSERT_GT(make_plan(layer.problem)->lines.held, 0) << line;
    for (const convlaw_implementation* halide : direct_implementations()) {
      for (const int threads : {1, 3}) expect_exact(*halide, layer, threads);
    }
    // What the channels before have left must not meet the zeros that fill up the last 16.
    for (std::int64_t c = 0; c < layer.problem.in_channels; ++c) {
      layer.input(0, c, 7, 9) = std::numeric_limits<float>::infinity();
    }
    std::fill(layer.weight.elements().begin(), layer.weight.elements().end(), 1.0F);
    expect_exact(halide_implementation(), layer, 2);
  }
}

TEST(Halide, IsExactOnPixelsThatStridesLeave) {
  expect_exact_on({2}, {"n2 c64 h14 w15 oc33 k1x1 s2x3", "c7 h57 w56 oc40 k1x1 s2",
                        "n3 c6 h20 w21 oc18 k1x1 s1x2 g2", "c5 h30 w31 oc9 k1x1 s3x1 p-2x-1..1x-3",
                        "c5 h30 w31 oc9 k1x1 s2 p-2x-1..0x0"});
}

TEST(Halide, IsExactWhereWindowsLieFarApart) {
  for (const convlaw_implementation* halide : direct_implementations()) {
    for (const char* line :
         {"c1 h4001 w4001 oc1 k1x1 s4000", "c1 h1 w5000 oc1 k2x1 d4500 s4500x4999 p4500x0",
          "n2 c4 h1 w1 oc8 k2x2 s11600 p11600 d11600 g2",
          "c3 h2 w2 oc9 k1x1 p1500000000x0 s2000000000x1",
          "n2 c3 h2 w3 oc20 k2x1 p1500000000x2 s1000000000x2 d2000000000x1 replicate",
          "c2 h1 w70 oc40 k3x1 p50000000x0 d50000000x1"}) {
      Layer layer = layer_of(line);
      Tensor<float> expected(layer.output.extents());  // not by padding, as im2col does
      conv2d<double>(layer.problem, layer.input.view(), layer.weight.view(), layer.bias.data(),
                     expected.view());
      auto call =
          PreparedCall::make(*halide, layer.problem, layer.weight.view(), layer.bias.data(), 2);
      ASSERT_TRUE(call) << call.error().message();
      const auto error = call->run(layer.input.view(), layer.output.view());
      ASSERT_FALSE(error) << error->message();
      EXPECT_EQ(layer.output, expected) << halide->name << ": " << line;
    }
  }
}

TEST(Halide, IsExactOnTheLayersOfRealNetworks) {
  std::ifstream file(CONVLAW_LAYERS);
  std::ostringstream text;
  text << file.rdbuf();
  const Result<std::vector<NamedProblem>> layers = parse_csv(text.str());
  ASSERT_TRUE(layers) << layers.error().message();
  ASSERT_GE(layers->size(), 20U);
  for (const NamedProblem& named : *layers) {
    Layer layer(named.problem.problem);
    expect_exact(halide_implementation(), layer, 2);
  }
}

TEST(Halide, TakesNoMoreWorkspaceThanTheTensorsTwice) {
  std::ifstream file(CONVLAW_LAYERS);
  std::ostringstream text;
  text << file.rdbuf() << "picked,8,64,56,56,128,1,1,2,2,0,0,1,1,1\n"
       << "dilated,1,256,65,65,256,3,3,1,1,36,36,36,36,1\n"
       << "few_outputs,1,320,33,33,32,3,3,1,1,18,18,18,18,1\n";
  const Result<std::vector<NamedProblem>> layers = parse_csv(text.str());
  ASSERT_TRUE(layers) << layers.error().message();
  for (const NamedProblem& named : *layers) {
    const Layer layer(named.problem.problem);
    const std::size_t tensors =
        sizeof(float) * (layer.input.elements().size() + layer.weight.elements().size() +
                         layer.output.elements().size());
    for (const Layout layout : {Layout::nchw, Layout::nhwc}) {
      const auto plan = make_plan(layer.problem, 0, {layout});
      ASSERT_TRUE(plan) << named.name;
      for (const int threads : {1, 2}) {
        EXPECT_LE(lines_workspace(layer.problem, *plan, threads), 2 * tensors) << named.name;
      }
    }
  }
}

TEST(Halide, TellsWhyItDeclines) {
  const auto why = [](const std::string& line) {
    const Conv2dProblem problem = problem_of(line);
    const auto call = PreparedCall::make(halide_implementation(), problem, {}, nullptr);
    return call ? "" : call.error().message();
  };
  EXPECT_NE(why("n3 c1 h40000 w40000 oc1 k1x1").find("declined: problem: "), std::string::npos);
  EXPECT_NE(why("c3 h2 w2 oc4 k3x3").find("rejected as illegal: kernel_size"), std::string::npos);
}

TEST(Halide, RefusesTensorsThatDoNotLieAsTheProblemSays) {
  Layer layer = layer_of("c16 h5 w5 oc16 k3x3");
  auto call = PreparedCall::make(halide_implementation(), layer.problem, layer.weight.view(),
                                 layer.bias.data());
  ASSERT_TRUE(call);
  const auto channels_last = [](Tensor<float>& tensor) {
    return TensorView<float>(tensor.elements().data(), tensor.extents(),
                             dense_strides(tensor.extents(), Layout::nhwc));
  };
  Tensor<float> other = layer.input;
  const auto error = call->run(channels_last(other), layer.output.view());
  ASSERT_TRUE(error);
  EXPECT_NE(error->message().find("input is strided: must be dense"), std::string::npos)
      << error->message();
  const auto other_error = call->run(layer.input.view(), channels_last(layer.output));
  ASSERT_TRUE(other_error);
  EXPECT_NE(other_error->message().find("output is strided"), std::string::npos);
  EXPECT_FALSE(call->run(layer.input.view(), layer.output.view())) << "and recovers";
}

// As any pipeline does that is given what it does not offer.
int refuse(halide_buffer_t*, int, bool, halide_buffer_t*) {
  constexpr int kConstraintViolated = -8;
  halide_error(nullptr, "the stride is 2");
  return kConstraintViolated;
}

TEST(Halide, ReportsHalidesOwnErrors) {
  auto pipelines = *static_cast<const Pipelines*>(halide_implementation().context);
  pipelines.stores.f32.transpose = refuse;
  const convlaw_implementation refusing = adapt_pipelines(pipelines);
  Layer layer = layer_of("c16 h9 w9 oc32 k3x3");
  auto call = PreparedCall::make(refusing, layer.problem, layer.weight.view(), layer.bias.data());
  ASSERT_TRUE(call);
  const auto error = call->run(layer.input.view(), layer.output.view());
  ASSERT_TRUE(error);
  EXPECT_NE(error->message().find("failed: Halide's error -8: the stride is 2"), std::string::npos)
      << error->message();
}

TEST(Halide, ExplainsItsPlan) {
  std::array<char, 512> text{};
  const convlaw_problem problem =
      *to_abi(TypedProblem{parse_line("convlaw1: c8 h9 w9 oc8 k3x3 p1x1")->problem});
  const convlaw_implementation& halide = halide_implementation();
  EXPECT_EQ(halide.explain(halide.context, &problem, {text.data(), text.size()}), CONVLAW_OK);
  EXPECT_NE(std::string(text.data()).find("rows 10 apart"), std::string::npos);
}

}  // namespace
}  // namespace convlaw
