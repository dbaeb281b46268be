// SPDX-License-Identifier: MIT
// Lines of bytes: 8-bit integers, of which the processor adds four products at once.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>

#include "convlaw/abi.h"
#include "convlaw/definition.h"
#include "convlaw/halide_conv2d.h"
#include "convlaw/prepared_call.h"
#include "optimized/halide/isa.h"
#include "optimized/halide/pipelines.h"
#include "optimized/tests/plans.h"

namespace convlaw {
namespace {

constexpr Form kI8{Layout::nchw, ElementType::i8, false, true};
constexpr Form kI8Nhwc{Layout::nhwc, ElementType::i8, false, true};

bool has_bytes(const std::string& line, const Form& form = kI8) {
  const Plan plan = plan_of(line, 0, form);
  return plan.strategy == Strategy::lines && plan.lines.has_bytes;
}

TEST(Bytes, ArePlannedWhereFourProductsAtOnceAreQuicker) {
  EXPECT_TRUE(has_bytes("c64 h56 w56 oc64 k3x3 p1x1"));
  EXPECT_TRUE(has_bytes("c512 h7 w7 oc2048 k1x1"));
  EXPECT_TRUE(has_bytes("c64 h56 w56 oc64 k3x3 p1x1", kI8Nhwc));
  EXPECT_TRUE(has_bytes("c64 h28 w28 oc128 k3x3 g2 p1x1"));
  EXPECT_FALSE(has_bytes("c3 h56 w56 oc64 k3x3 p1x1")) << "channels that would be one in five";
  EXPECT_FALSE(has_bytes("c64 h56 w56 oc1 k1x1")) << "one output channel of 32";
  EXPECT_FALSE(has_bytes("c64 h56 w56 oc64 k3x3 p1x1 g64")) << "depthwise";
}

TEST(Bytes, ArePlannedForIntegersAndSignedWeightsAlone) {
  const char* line = "c64 h56 w56 oc64 k3x3 p1x1";
  EXPECT_TRUE(has_bytes(line, {Layout::nchw, ElementType::u8, false, true}));
  EXPECT_FALSE(has_bytes(line, {Layout::nchw, ElementType::i8, false, false}));
  for (const ElementType type : {ElementType::f32, ElementType::bf16, ElementType::f16}) {
    EXPECT_FALSE(has_bytes(line, {Layout::nchw, type, false, true}));
  }
}

std::string explained(ElementType weight) {
  convlaw_problem problem =
      *to_abi(TypedProblem{problem_of("c64 h14 w14 oc64 k3x3 p1x1"), ElementType::i8});
  problem.weight_dtype = to_abi(weight);
  std::array<char, 512> text{};
  const convlaw_implementation& halide = halide_implementation();
  EXPECT_EQ(halide.explain(halide.context, &problem, {text.data(), text.size()}), CONVLAW_OK);
  return text.data();
}

// With a limit in the environment, or without.
TEST(Bytes, AreUsedWhereTheProcessorMayAndSaidSo) {
  const auto& pipelines = *static_cast<const Pipelines*>(halide_implementation().context);
  const bool is_said = explained(ElementType::i8).find("(VNNI)") != std::string::npos;
  EXPECT_EQ(is_said, pipelines.bytes != nullptr && may_use_vnni());
  EXPECT_EQ(explained(ElementType::u8).find("(VNNI)"), std::string::npos);
  const char* limit = std::getenv("CONVLAW_HALIDE_ISA");
  const std::string isa = limit == nullptr ? "" : limit;
  EXPECT_FALSE(is_said && (isa == "sse41" || isa == "avx2" || isa == "avx512")) << isa;
#if defined(__x86_64__)
  EXPECT_TRUE(!is_said || __builtin_cpu_supports("avx512vnni"));
#endif
}

// An operand of the least, of the most, or of any numbers.
enum class Numbers : std::uint8_t { least, most, any };

AnyTensor numbers(ElementType type, const Extents& extents, Layout layout, Numbers which,
                  std::mt19937& random) {
  AnyTensor tensor(type, extents, layout);
  const int least = type == ElementType::u8 ? 0 : -128;
  for (std::int64_t i = 0; i < tensor.size(); ++i) {
    const int any = static_cast<int>(random() % 256U);
    tensor.set(i, least + (which == Numbers::least ? 0 : which == Numbers::most ? 255 : any));
  }
  return tensor;
}

AnyTensor computed(const convlaw_implementation& implementation, const TypedProblem& typed,
                   const AnyTensor& input, const AnyTensor& weight, const AnyTensor& bias,
                   int threads) {
  const Conv2dProblem& p = typed.problem;
  auto call = PreparedCall::make(implementation, typed, weight.view(), bias.view(), threads);
  EXPECT_TRUE(call) << call.error().message();
  AnyTensor output(ElementType::i32,
                   {p.images(), p.out_channels, output_size(p).h, output_size(p).w}, typed.layout);
  const auto error = call->run(input.view(), output);
  EXPECT_FALSE(error) << error->message();
  return output;
}

class Products : public testing::TestWithParam<const char*> {};

// Whatever the machine has; biases are such that sums go round 2^32.
TEST_P(Products, OfIntegersAreExact) {
  std::mt19937 random(11);
  const Conv2dProblem p = problem_of(GetParam());
  EXPECT_TRUE(has_bytes(GetParam())) << "not what is tried here";
  for (const Layout layout : {Layout::nchw, Layout::nhwc}) {
    for (const ElementType type : {ElementType::i8, ElementType::u8}) {
      for (const auto& [of_input, of_weight] : {std::pair{Numbers::any, Numbers::any},
                                                {Numbers::least, Numbers::least},
                                                {Numbers::most, Numbers::least},
                                                {Numbers::most, Numbers::most}}) {
        const AnyTensor input =
            numbers(type, {p.images(), p.in_channels, p.height, p.width}, layout, of_input, random);
        const AnyTensor weight =
            numbers(ElementType::i8,
                    {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w},
                    layout, of_weight, random);
        AnyTensor bias(ElementType::i32, {p.out_channels, 1, 1, 1});
        for (std::int64_t i = 0; i < bias.size(); ++i) {
          bias.set(i, static_cast<double>(random() % 2000U) - 1000);
        }
        const TypedProblem typed{p, type, layout};
        const int threads = 1 + static_cast<int>(random() % 2U);
        EXPECT_EQ(computed(halide_implementation(), typed, input, weight, bias, threads).bytes(),
                  computed(definition_implementation(), typed, input, weight, bias, 1).bytes())
            << to_string(type) << " " << to_string(layout);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Halide, Products,
    testing::Values("c64 h14 w14 oc64 k3x3 p1x1", "n2 c37 h9 w15 oc70 k3x3 p1x2 s2",
                    "c130 h11 w9 oc33 k1x1", "c96 h7 w7 oc32 k3x3 p1x1",
                    "n2 c34 h13 w12 oc66 k3x2 g2 p1x1", "c40 h17 w23 oc40 k5x5 p2x2 d2x1",
                    "c32 h20 w21 oc32 k3x3 s1x2 p1x0..0x2", "c48 h12 w18 oc64 k4x3 p2x1 reflect",
                    "c64 h9 w20 oc64 k3x3 p5x1", "c33 h9 w5 oc64 k1x3 p0x6",
                    "c200 h14 w15 oc32 k13x13", "c2500 h4 w5 oc32 k2x2 p1x1",
                    "c1030 h5 w6 oc65 k1x1", "c36 h16 w17 oc64 k3x3 p-1x2..1x-1",
                    "c20 h9 w13 oc96 k3x3 s3x3 p1x1", "n3 c64 h8 w8 oc256 k1x1 s2",
                    "n4 c64 h5 w6 oc64 k3x3 p1x2..0x1", "n6 c40 h7 w4 oc70 k3x2 p1x0"));

// What lies in floats and is none, is copied as it is.
TEST(Bytes, OfSumsAreCopiedAsTheyAre) {
  std::mt19937 random(5);
  std::vector<std::uint32_t> bits{0,           1,           0x80000000U, 0x80000001U, 0xffffffffU,
                                  0x7f800001U, 0x7fc00000U, 0xff800001U, 0x7fffffffU, 0x007fffffU};
  while (bits.size() < 1024) bits.push_back(static_cast<std::uint32_t>(random()));
  std::vector<float> from(bits.size());
  std::memcpy(from.data(), bits.data(), bits.size() * sizeof(float));
  const auto& pipelines = *static_cast<const Pipelines*>(halide_implementation().context);
  for (const std::int64_t columns : {16, 5, 1}) {
    const std::int64_t rows = std::ssize(from) / columns;
    const RowCounts counts{rows, columns, 1};
    const RowSource source{elements(static_cast<const float*>(from.data())), 0, columns};
    std::vector<float> copied(from.size());
    std::vector<float> turned(from.size());
    ASSERT_EQ(copy_rows(pipelines, counts, source, 1, {elements(copied.data()), 0, columns}), 0);
    ASSERT_EQ(transpose_rows(pipelines, counts, source, 1, {elements(turned.data()), 0, rows}), 0);
    for (std::int64_t i = 0; i < rows * columns; ++i) {
      const std::int64_t at = i % columns * rows + i / columns;
      EXPECT_EQ(
          std::memcmp(&copied[static_cast<std::size_t>(i)], &bits[static_cast<std::size_t>(i)], 4),
          0);
      EXPECT_EQ(
          std::memcmp(&turned[static_cast<std::size_t>(at)], &bits[static_cast<std::size_t>(i)], 4),
          0);
    }
  }
}

}  // namespace
}  // namespace convlaw
