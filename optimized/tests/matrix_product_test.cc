// SPDX-License-Identifier: MIT
#include "optimized/halide/matrix_product.h"

#include <gtest/gtest.h>

#include "convlaw/abi.h"
#include "optimized/halide/task.h"
#include "optimized/tests/exact.h"
#include "optimized/tests/plans.h"

namespace convlaw {
namespace {

TEST(MatrixProduct, IsAWindowThatSeesAnImageAndNothingElse) {
  const auto is_product = [](const std::string& line, bool is_nchw = true) {
    return as_matrix_product(problem_of(line), is_nchw).has_value();
  };
  EXPECT_TRUE(is_product("n8 c2048 h1 w1 oc1000 k1x1"));
  EXPECT_TRUE(is_product("n8 c2048 h1 w1 oc1000 k1x1 s3 d2 g4", false)) << "any layout";
  EXPECT_TRUE(is_product("n8 c16 h3 w5 oc7 k3x5 s2"));
  EXPECT_TRUE(is_product("n8 c16 h3 w5 oc7 k3x5 s2 p0x0..1x1")) << "a window begins no other";
  EXPECT_TRUE(is_product("c16 h3 w5 oc7 k3x5 reflect")) << "nothing is padded";
  EXPECT_FALSE(is_product("n8 c16 h3 w5 oc7 k3x5", false)) << "weights are in another order";
  EXPECT_FALSE(is_product("n8 c16 h3 w5 oc7 k3x4")) << "two windows";
  EXPECT_FALSE(is_product("n8 c16 h3 w5 oc7 k3x4 s2")) << "a column is left out";
  EXPECT_FALSE(is_product("n8 c16 h3 w5 oc7 k3x5 p1x0")) << "three windows";
  EXPECT_FALSE(is_product("n8 c16 h3 w5 oc7 k3x5 p1x0 s3")) << "it sees a row of zeros";
  EXPECT_FALSE(is_product("n8 c16 h3 w5 oc7 k2x5 d2x1")) << "a row is left out";
  EXPECT_FALSE(is_product("n8 c16 h3 w5 oc7 k3x5 d2x1 p0x0..2x0")) << "zeros instead of it";
  EXPECT_FALSE(is_product("n0 c16 h3 w5 oc7 k3x5"));
  EXPECT_FALSE(is_product("n8 c0 h3 w5 oc7 k3x5"));
}

TEST(MatrixProduct, HasImagesForPixelsAndTheirElementsForChannels) {
  const auto product = as_matrix_product(problem_of("n8 c16 h3 w5 oc6 k3x5 g2"), true);
  ASSERT_TRUE(product);
  EXPECT_EQ(*product, problem_of("c240 h1 w8 oc6 k1x1 g2"));
}

TEST(MatrixProduct, HasWeightsThatLieAsItsInputDoes) {
  const auto& pipelines = *static_cast<const Pipelines*>(halide_implementation().context);
  convlaw_problem problem = *to_abi(TypedProblem{problem_of("n8 c16 h3 w5 oc7 k3x5")});
  EXPECT_TRUE(task_of(pipelines, problem).is_product);
  problem.weight_layout = CONVLAW_NHWC;
  EXPECT_FALSE(task_of(pipelines, problem).is_product);
}

TEST(MatrixProduct, IsExact) {
  expect_exact_on({1, 3}, {"n8 c70 h1 w1 oc40 k1x1", "c70 h1 w1 oc40 k1x1", "n33 c5 h1 w1 oc3 k1x1",
                           "n20 c4 h3 w5 oc70 k3x5", "n9 c6 h7 w2 oc10 k7x2 g2 s3 p0x0..2x1",
                           "c40 h2 w3 oc33 k2x3 reflect", "n2 c64 h1 w1 oc64 k1x1 g4"});
}

}  // namespace
}  // namespace convlaw
