// SPDX-License-Identifier: MIT
// The benchmark on other element types than f32.
#include <gtest/gtest.h>

#include <algorithm>

#include "convlaw/abi.h"
#include "convlaw/definition.h"
#include "optimized/bench/entry.h"

namespace convlaw::bench {
namespace {

Conv2dProblem problem_of_18_taps() {
  Conv2dProblem p;
  p.in_channels = 3, p.height = 6, p.width = 5, p.out_channels = 4, p.kernel_size = {3, 2};
  return p;
}

// The definition, and then the first output one off, or of the other sign.
std::int32_t spoil_one(void* context, const convlaw_call* call) {
  const std::int32_t status = definition_implementation().run(context, call);
  auto* const bytes = static_cast<unsigned char*>(call->output.data);
  const ElementType type = element_types(*element_type_from_abi(call->problem->input_dtype)).output;
  is_integer(type) ? bytes[0] ^= 1U : bytes[size_in_bytes(type) - 1] ^= 0x80U;
  return status;
}

class Types : public testing::TestWithParam<ElementType> {};

TEST_P(Types, AreJudgedInEitherLayout) {
  const ElementType dtype = GetParam();
  convlaw_implementation spoilt = definition_implementation();
  spoilt.run = spoil_one;
  for (const Layout layout : {Layout::nchw, Layout::nhwc}) {
    Material material({problem_of_18_taps(), dtype, layout});
    EXPECT_EQ(material.output.view().type, element_types(dtype).output);
    auto good = Entry::make({"definition", &definition_implementation()}, material, 1);
    ASSERT_TRUE(good) << good.error().message();
    const auto error = good->verify();
    EXPECT_FALSE(error) << error->message();
    EXPECT_FALSE(good->run(Way::plain));
    EXPECT_FALSE(good->run(Way::prepared));
    auto bad = Entry::make({"spoilt", &spoilt}, material, 1);
    ASSERT_TRUE(bad) << bad.error().message();
    ASSERT_TRUE(bad->verify());
    EXPECT_NE(bad->verify()->message().find("rejected: 1 of 64"), std::string::npos)
        << bad->verify()->message();
  }
}

INSTANTIATE_TEST_SUITE_P(Bench, Types,
                         testing::Values(ElementType::f64, ElementType::f32, ElementType::bf16,
                                         ElementType::f16, ElementType::i8, ElementType::u8),
                         [](const auto& of) { return std::string(to_string(of.param)); });

TEST(Entries, OfATypeThatSomebodyDoesNotTakeAreDeclined) {
  Material material({problem_of_18_taps(), ElementType::f64});
  const auto made = Entry::make(*find_contestant("halide"), material, 1);
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message().find("declined: the element type"), std::string::npos)
      << made.error().message();
}

TEST(Materials, OfIntegersHoldTheLeastAndTheMost) {
  Conv2dProblem p;
  p.in_channels = 64, p.height = 64, p.width = 64, p.out_channels = 1;
  for (const ElementType dtype : {ElementType::i8, ElementType::u8}) {
    const Material material({p, dtype});
    const AnyView view = material.input.view();
    double least = 0;
    double most = 0;
    for_each_index(view.extents, [&](auto... index) {
      least = std::min(least, view.at(index...));
      most = std::max(most, view.at(index...));
    });
    EXPECT_EQ(least, dtype == ElementType::i8 ? -128 : 0);
    EXPECT_EQ(most, dtype == ElementType::i8 ? 127 : 255);
  }
}

}  // namespace
}  // namespace convlaw::bench
