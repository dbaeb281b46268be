// SPDX-License-Identifier: MIT
#include "properties/dock/memory_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "convlaw/definition.h"
#include "properties/choices/choices.h"
#include "properties/defects/direct.h"
#include "properties/dock/stage.h"

namespace convlaw {
namespace {

// Every position is inside, and no two elements share one.
void expect_apart(const Extents& extents, const MemoryLayout& layout) {
  std::vector<bool> taken(layout.elements);
  for_each_index(extents, [&](auto... index) {
    const auto at = static_cast<std::size_t>(layout.position(index...));
    ASSERT_LT(at, taken.size());
    EXPECT_FALSE(taken[at]);
    taken[at] = true;
  });
  EXPECT_TRUE(taken.front() && taken.back());
}

TEST(MemoryLayout, StridedTensorsHaveEveryOrderAndGapsButNoOverlap) {
  std::set<Strides> dense;
  bool has_gap = false, has_step = false, has_odd_stride_of_one = false;
  RandomChoices random(5);
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    Extents extents{};
    for (std::int64_t& extent : extents) random.choose(extent, 1, 4, "extent");
    const MemoryLayout layout = memory_layout(extents, Layout::strided, seed);
    expect_apart(extents, layout);
    EXPECT_EQ(layout.elements, memory_layout(extents, Layout::strided, seed).elements);
    has_gap = has_gap || static_cast<std::int64_t>(layout.elements) > element_count(extents);
    has_step = has_step || *std::min_element(layout.strides.begin(), layout.strides.end()) > 1;
    for (std::size_t axis = 0; axis < 4; ++axis) {
      const bool is_odd = extents[axis] == 1 && layout.strides[axis] > (std::int64_t{1} << 31);
      has_odd_stride_of_one = has_odd_stride_of_one || is_odd;
    }
    const MemoryLayout fixed = memory_layout({2, 3, 4, 5}, Layout::strided, seed);
    if (fixed.elements == 120) dense.insert(fixed.strides);
  }
  EXPECT_TRUE(has_gap && has_step && has_odd_stride_of_one);
  EXPECT_GT(dense.size(), 3U);
  for (const Layout layout : {Layout::nchw, Layout::nhwc}) {
    EXPECT_EQ(memory_layout({2, 3, 4, 5}, layout, 7).strides, dense_strides({2, 3, 4, 5}, layout));
    EXPECT_TRUE(dense.contains(dense_strides({2, 3, 4, 5}, layout)));
  }
  EXPECT_EQ(memory_layout({2, 0, 4, 5}, Layout::strided, 7).elements, 0U);
  EXPECT_EQ(memory_layout({1, 1, 1 << 10, 1 << 11}, Layout::strided, 7).elements, 1U << 21U);
}

TEST(Stage, StridedTensorsArePoisonedBetweenTheirElements) {
  convlaw_implementation implementation{};
  implementation.struct_size = sizeof implementation;
  implementation.abi_version = CONVLAW_ABI_VERSION;
  implementation.name = "strided";
  static convlaw_capabilities offered{};
  offered.struct_size = sizeof offered;
  offered.layouts = 1U << CONVLAW_STRIDED;
  implementation.capabilities = &offered;
  static bool gaps_are_poisoned = true;
  static int gaps = 0;
  static bool writes_into_the_gap = false;
  implementation.run = [](void* context, const convlaw_call* call) -> std::int32_t {
    if (call->problem->output_layout != CONVLAW_STRIDED) return CONVLAW_FAILED;
    const auto* input = static_cast<const float*>(call->input.data);
    if (call->input.strides[3] > 1) {
      ++gaps;
      gaps_are_poisoned = gaps_are_poisoned && std::isnan(input[1]);
    }
    if (writes_into_the_gap && call->output.strides[3] > 1) {
      static_cast<float*>(call->output.data)[1] = 0;
    }
    return run_as<Direct>(context, call);
  };
  const Dock dock = *Dock::admit(&implementation);
  const Case c = *parse_case("convlaw1: c1 h1 w5 oc1 k1 strided");
  const Values expected =
      Dock::admit(&definition_implementation())->call(c.typed, make_operands(c)).output;
  bool overran = false;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    for (const bool writes : {false, true}) {
      writes_into_the_gap = writes;
      Stage stage(dock, c.typed, make_operands(c), {.strides_seed = seed});
      EXPECT_EQ(stage.run({.output = std::byte{3}}).output, expected);
      EXPECT_EQ(stage.changed_operand(make_operands(c)), "");
      if (!writes) {
        EXPECT_EQ(stage.overrun_tensor(), "");
      }
      overran = overran || stage.overrun_tensor() == "output";
    }
  }
  EXPECT_TRUE(gaps_are_poisoned);
  EXPECT_GT(gaps, 0);
  EXPECT_TRUE(overran);
}

}  // namespace
}  // namespace convlaw
