// SPDX-License-Identifier: MIT
#include "convlaw/prepared_call.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "convlaw/abi.h"
#include "convlaw/definition.h"
#include "convlaw/im2col.h"
#include "convlaw/problem_text.h"

namespace convlaw {
namespace {

constexpr std::array kInputs{ElementType::f64,  ElementType::f32, ElementType::f16,
                             ElementType::bf16, ElementType::i8,  ElementType::u8};

AnyTensor iota(ElementType type, const Extents& extents, Layout layout, int first) {
  AnyTensor tensor(type, extents, layout);
  for (std::int64_t i = 0; i < tensor.size(); ++i) {
    tensor.set(i, static_cast<double>((first + i) % 4) + (type == ElementType::u8 ? 250 : -2));
  }
  return tensor;
}

TEST(PreparedCall, RunsTheDefinitionInEveryElementTypeAndLayout) {
  for (const ElementType type : kInputs) {
    for (const Layout layout : kLayouts) {
      for (const char* text : {"convlaw1: n2 c4 h5 w4 oc6 k3x2 s1x2 p1x1 g2",
                               "convlaw1: unbatched c2 h5 w4 oc3 k2x2 nobias"}) {
        TypedProblem typed = *parse_line(text);
        typed.dtype = type;
        typed.layout = layout;
        const Conv2dProblem& p = typed.problem;
        const ElementTypes types = element_types(type);
        const Size2 out = output_size(p);
        const AnyTensor weight =
            iota(types.weight,
                 {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w},
                 layout, 1);
        const AnyTensor bias = iota(types.bias, {p.out_channels, 1, 1, 1}, Layout::nchw, 2);
        const std::optional<AnyView> any_bias = p.bias ? std::optional(bias.view()) : std::nullopt;
        auto call = PreparedCall::make(definition_implementation(), typed, weight.view(), any_bias);
        ASSERT_TRUE(call) << call.error().message();
        PreparedCall moved = *std::move(call);
        EXPECT_EQ(moved.output_type(), types.output);
        const Extents outputs{p.images(), p.out_channels, out.h, out.w};
        for (const int first : {0, 3}) {
          const AnyTensor input =
              iota(type, {p.images(), p.in_channels, p.height, p.width}, layout, first);
          AnyTensor output(types.output, outputs, layout);
          AnyTensor expected(types.output, outputs, layout);
          const auto error = moved.run(input.view(), output);
          ASSERT_FALSE(error) << error->message();
          conv2d_im2col(p, input.view(), weight.view(), any_bias, expected);
          EXPECT_EQ(output.bytes(), expected.bytes()) << to_string(type) << ' ' << text;
        }
      }
    }
  }
}

TEST(PreparedCall, CarriesScalesAndZeroPoints) {
  TypedProblem typed = *parse_line("convlaw1: c1 h1 w3 oc2 k1 u8");
  AnyTensor weight(ElementType::u8, {2, 1, 1, 1});
  weight.set(0, 130), weight.set(1, 126);
  Quantizations q;
  q.input = {{0.5F}, {10}, -1};
  q.weight = {{1, 2}, {128, 128}, 0};
  q.output = {{0.5F}, {100}, -1};
  q.output_type = ElementType::u8;
  AnyTensor input(ElementType::u8, {1, 1, 1, 3});
  input.set(0, 10), input.set(1, 11), input.set(2, 255);
  for (const bool unbatched : {false, true}) {
    if (unbatched) typed.problem.batch = std::nullopt, q.output = {{0.5F, 0.25F}, {100, 0}, 1};
    auto call =
        PreparedCall::make(definition_implementation(), typed, weight.view(), std::nullopt, 0, q);
    ASSERT_TRUE(call) << call.error().message();
    AnyTensor output(ElementType::u8, {1, 2, 1, 3});
    const auto error = call->run(input.view(), output);
    ASSERT_FALSE(error) << error->message();
    // (x - 10) * 2 * 0.5 * 1 / 0.5 + 100; then (x - 10) * -2 * 0.5 * 2 / 0.5 + 100, or twice that.
    const std::vector<double> expected = unbatched ? std::vector<double>{100, 102, 255, 0, 0, 0}
                                                   : std::vector<double>{100, 102, 255, 100, 96, 0};
    for (int i = 0; i < 6; ++i)
      EXPECT_EQ(output.get(i), expected[static_cast<std::size_t>(i)]) << i;
  }
}

TEST(PreparedCall, NamesTheTensorThatDoesNotFit) {
  const TypedProblem typed = *parse_line("convlaw1: c2 h3 w3 oc2 k2 bf16");
  const AnyTensor weight(ElementType::bf16, {2, 2, 2, 2});
  const AnyTensor bias(ElementType::bf16, {2, 1, 1, 1});
  const auto complaint = [&](const AnyTensor& w, const AnyTensor& b) {
    const auto call = PreparedCall::make(definition_implementation(), typed, w.view(), b.view());
    return call ? std::string() : call.error().message();
  };
  EXPECT_EQ(complaint(weight, bias), "");
  EXPECT_EQ(complaint(AnyTensor(ElementType::f32, {2, 2, 2, 2}), bias),
            "weight is f32: must be bf16");
  EXPECT_EQ(complaint(AnyTensor(ElementType::bf16, {2, 1, 2, 2}), bias),
            "weight is (2, 1, 2, 2): must be (2, 2, 2, 2)");
  EXPECT_EQ(complaint(AnyTensor(ElementType::bf16, {2, 2, 2, 2}, Layout::nhwc), bias),
            "weight is with strides (8, 1, 4, 2): must be dense in nchw order");
  EXPECT_EQ(complaint(weight, AnyTensor(ElementType::bf16, {1, 2, 1, 1})),
            "bias is (1, 2, 1, 1): must be (2, 1, 1, 1)");

  auto call = PreparedCall::make(definition_implementation(), typed, weight.view(), bias.view());
  ASSERT_TRUE(call);
  const AnyTensor input(ElementType::bf16, {1, 2, 3, 3});
  AnyTensor narrow(ElementType::bf16, {1, 2, 2, 1});
  EXPECT_EQ(call->run(input.view(), narrow)->message(),
            "output is (1, 2, 2, 1): must be (1, 2, 2, 2)");
  AnyTensor wide(ElementType::f32, {1, 2, 2, 2});
  EXPECT_EQ(call->run(input.view(), wide)->message(), "output is f32: must be bf16");
  const AnyTensor turned(ElementType::bf16, {1, 2, 3, 3}, Layout::nhwc);
  AnyTensor output(ElementType::bf16, {1, 2, 2, 2});
  EXPECT_EQ(call->run(turned.view(), output)->message(),
            "input is with strides (18, 1, 6, 2): must be dense in nchw order");
  EXPECT_EQ(call->run(weight.view(), wide)->message(),
            "input is (2, 2, 2, 2): must be (1, 2, 3, 3)");
}

// An implementation whose answers to the host's questions are set by each test.
struct Asked {
  std::size_t size = 0;
  std::size_t alignment = 1;
  std::int32_t query = CONVLAW_OK;
  int prepared = 0;
  int released = 0;
  bool aligned = true;
};

convlaw_implementation make_asked(Asked& asked) {
  convlaw_implementation made{};
  made.struct_size = sizeof made;
  made.abi_version = CONVLAW_ABI_VERSION;
  made.context = &asked;
  made.query = [](void* context, const convlaw_problem*, convlaw_message message) {
    write_message(message, "for reasons");
    return static_cast<Asked*>(context)->query;
  };
  made.prepare = [](void* context, const convlaw_call* call, void** prepared) -> std::int32_t {
    if (call->input.data != nullptr || call->output.data != nullptr) return CONVLAW_FAILED;
    ++static_cast<Asked*>(context)->prepared;
    *prepared = context;
    return CONVLAW_OK;
  };
  made.release = [](void* context, void*) { ++static_cast<Asked*>(context)->released; };
  made.workspace_size = [](void* context, const convlaw_problem*, const void* prepared,
                           std::size_t* size, std::size_t* alignment) -> std::int32_t {
    if (prepared != context) return CONVLAW_FAILED;
    *size = static_cast<Asked*>(context)->size;
    *alignment = static_cast<Asked*>(context)->alignment;
    return CONVLAW_OK;
  };
  made.run = [](void* context, const convlaw_call* call) -> std::int32_t {
    auto& my = *static_cast<Asked*>(context);
    my.aligned = reinterpret_cast<std::uintptr_t>(call->workspace) % my.alignment == 0;
    return call->workspace_size == my.size && (call->workspace == nullptr) == (my.size == 0)
               ? CONVLAW_OK
               : CONVLAW_FAILED;
  };
  return made;
}

std::string answer(Asked& asked, ElementType type = ElementType::f32, std::uint32_t size = 0) {
  convlaw_implementation implementation = make_asked(asked);
  if (size != 0) implementation.struct_size = size;
  TypedProblem typed;
  typed.dtype = type;
  const AnyTensor one(element_types(type).weight, {1, 1, 1, 1});
  auto call = PreparedCall::make(implementation, typed, one.view(), std::nullopt);
  if (!call) return call.error().message();
  const AnyTensor input(type, {1, 1, 1, 1});
  AnyTensor output(call->output_type(), {1, 1, 1, 1});
  const auto error = call->run(input.view(), output);
  return error ? error->message() : "";
}

TEST(PreparedCall, GivesTheWorkspaceThatIsAskedFor) {
  for (const std::size_t alignment : {1U, 2U, 64U, 4096U}) {
    for (const std::size_t size : {0U, 1U, 100U, 5000U}) {
      Asked asked{.size = size, .alignment = alignment};
      EXPECT_EQ(answer(asked), "");
      EXPECT_TRUE(asked.aligned) << alignment;
      EXPECT_EQ(asked.prepared, 1);
      EXPECT_EQ(asked.released, 1);
    }
  }
  Asked odd{.size = 8, .alignment = 24};
  EXPECT_EQ(answer(odd),
            "unnamed is workspace alignment 24: must be a power of two of at most 2^40");
  EXPECT_EQ(odd.released, 1);
  Asked none{.size = 8, .alignment = 0};
  EXPECT_NE(answer(none), "");
  Asked huge{.size = std::size_t{1} << 60U};
  EXPECT_EQ(answer(huge),
            "unnamed is workspace of 1152921504606846976 bytes: there must be memory for it");
}

TEST(PreparedCall, RefusalsAreErrors) {
  Asked asked{.query = CONVLAW_DECLINED};
  EXPECT_EQ(answer(asked), "unnamed: declined: for reasons");
  EXPECT_EQ(asked.prepared, 0);
  Asked types;
  EXPECT_EQ(answer(types, ElementType::bf16), "unnamed: declined: the element type");
  // Built against a header that ended with run(): nothing behind it is asked.
  Asked old;
  EXPECT_EQ(answer(old, ElementType::f32, offsetof(convlaw_implementation, query)), "");
  EXPECT_EQ(old.prepared, 0);
}

TEST(PreparedCall, TakesAnIllegalProblemForAnError) {
  TypedProblem typed;
  typed.problem.stride = {0, 1};
  const AnyTensor one(ElementType::f32, {1, 1, 1, 1});
  const auto call =
      PreparedCall::make(definition_implementation(), typed, one.view(), std::nullopt);
  ASSERT_FALSE(call);
  EXPECT_EQ(call.error().message().substr(0, 41), "definition: rejected as illegal: stride i");
  Asked asked;
  const auto unchecked = PreparedCall::make(make_asked(asked), typed, one.view(), std::nullopt);
  ASSERT_FALSE(unchecked);
  EXPECT_EQ(unchecked.error().parameter, "stride");
}

}  // namespace
}  // namespace convlaw
