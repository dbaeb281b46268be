// SPDX-License-Identifier: MIT
// Interleaved lines, of whose last block of output channels no more than half is there.
#include <HalideRuntime.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "optimized/halide/adapter.h"
#include "optimized/halide/isa.h"
#include "optimized/halide/plan.h"
#include "optimized/tests/exact.h"
#include "optimized/tests/plans.h"

namespace convlaw {
namespace {

TEST(HalfBlocks, AreExactInEveryForm) {
  expect_exact_on({2}, {"c64 h9 w14 oc96 k3x3 p1x1 g2", "n2 c48 h7 w9 oc41 k3x3 p1x1 g1",
                        "c80 h30 w31 oc160 k3x3 s2 p1x1 g5", "c64 h15 w14 oc33 k5x1 p2x0"});
  for (std::int64_t width = 2; width <= 28; ++width) {
    for (const convlaw_implementation* halide : direct_implementations()) {
      Layer layer = layer_of("c64 h5 w" + std::to_string(width) + " oc80 k3x3 p1x1");
      ASSERT_TRUE(make_plan(layer.problem)->lines.is_interleaved) << width;
      expect_exact(*halide, layer, 1);
    }
  }
}

// They take longer than half of a block.
TEST(HalfBlocks, AreNoReasonToInterleaveLines) {
  const auto is_interleaved = [](const char* line, Layout layout) {
    return plan_of(line, 0, {layout}).lines.is_interleaved;
  };
  EXPECT_TRUE(is_interleaved("c80 h28 w28 oc80 k3x3 p1x1", Layout::nchw));
  EXPECT_FALSE(is_interleaved("c48 h28 w28 oc48 k3x3 p1x1", Layout::nchw));
  EXPECT_FALSE(is_interleaved("c512 h14 w14 oc512 k3x3 p1x1 g32", Layout::nhwc));
  EXPECT_TRUE(is_interleaved("c512 h28 w28 oc512 k3x3 s2 p1x1 g32", Layout::nhwc));
}

int refuse_product(halide_buffer_t*, halide_buffer_t*, int, halide_buffer_t*, halide_buffer_t*,
                   bool, halide_buffer_t*, halide_buffer_t*) {
  halide_error(nullptr, "half a block");
  return -1;
}

TEST(HalfBlocks, AreAllThatIsComputed) {
  auto pipelines = *static_cast<const Pipelines*>(halide_implementation().context);
  if (pipelines.halves == nullptr || !may_use_avx512()) {
    GTEST_SKIP() << "there are forms of their own for AVX-512 alone";
  }
  InterleavedPipelines refusing{refuse_product, {}, refuse_product};
  refusing.rests.fill(refuse_product);
  pipelines.halves = &refusing;
  const convlaw_implementation halves = adapt_pipelines(pipelines);
  const auto is_refused = [&](const char* line) {
    Layer layer = layer_of(line);
    auto call = PreparedCall::make(halves, layer.problem, layer.weight.view(), layer.bias.data());
    return call->run(layer.input.view(), layer.output.view()).has_value();
  };
  EXPECT_TRUE(is_refused("c64 h9 w14 oc80 k3x3 p1x1"));
  EXPECT_TRUE(is_refused("c64 h9 w14 oc65 k3x3 p1x1"));
  EXPECT_FALSE(is_refused("c64 h9 w14 oc81 k3x3 p1x1"));
  EXPECT_FALSE(is_refused("c64 h9 w14 oc96 k3x3 p1x1"));
}

}  // namespace
}  // namespace convlaw
