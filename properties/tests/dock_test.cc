// SPDX-License-Identifier: MIT
#include "properties/dock/stage.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "convlaw/definition.h"
#include "properties/defects/direct.h"
#include "properties/dock/plugin.h"

namespace convlaw {
namespace {

convlaw_implementation plain() {
  convlaw_implementation implementation{};
  implementation.struct_size = sizeof implementation;
  implementation.abi_version = CONVLAW_ABI_VERSION;
  implementation.name = "plain";
  implementation.run = run_as<Direct>;
  return implementation;
}

std::string refusal(const convlaw_implementation* implementation) {
  const Result<Dock> dock = Dock::admit(implementation);
  return dock ? "admitted" : dock.error().message();
}

TEST(Dock, AdmitsWhatSpeaksItsVersionAndCanRun) {
  convlaw_implementation implementation = plain();
  EXPECT_EQ(refusal(&implementation), "admitted");
  EXPECT_EQ(refusal(nullptr),
            "implementation is null: convlaw_get_implementation() must return one");
  implementation.abi_version = 7;
  EXPECT_EQ(refusal(&implementation), "abi_version is 7: this convlaw speaks version 1");
  implementation = plain();
  implementation.struct_size = 8;
  EXPECT_EQ(refusal(&implementation), "struct_size is 8: must be sizeof(convlaw_implementation)");
  implementation = plain();
  implementation.run = nullptr;
  EXPECT_EQ(refusal(&implementation), "run is null: an implementation must be able to run");
}

TEST(Dock, CapabilitiesWithoutTheirSizeAreRefused) {
  convlaw_implementation implementation = plain();
  convlaw_capabilities offered{};
  offered.dtypes = 1U << CONVLAW_F64;
  implementation.capabilities = &offered;
  EXPECT_EQ(refusal(&implementation),
            "capabilities.struct_size is 0: must be sizeof(convlaw_capabilities)");
  offered.struct_size = sizeof offered;
  EXPECT_EQ(refusal(&implementation), "admitted");
}

TEST(Dock, FieldsThatAnOlderStructLacksAreZero) {
  convlaw_implementation implementation = plain();
  implementation.struct_size = offsetof(convlaw_implementation, query);
  implementation.query = [](void*, const convlaw_problem*, convlaw_message) -> std::int32_t {
    return CONVLAW_DECLINED;
  };
  const Dock dock = *Dock::admit(&implementation);
  EXPECT_EQ(dock.ask({}).status, CallResult::Status::computed);
}

TEST(Dock, AFieldThatTheStructEndsWithinIsZero) {
  convlaw_implementation implementation = plain();
  implementation.struct_size = offsetof(convlaw_implementation, query) + 2;
  implementation.query = [](void*, const convlaw_problem*, convlaw_message) -> std::int32_t {
    return CONVLAW_DECLINED;
  };
  EXPECT_EQ(Dock::admit(&implementation)->ask({}).status, CallResult::Status::computed);
}

TEST(Dock, AMessageWithoutAnEndIsCut) {
  convlaw_implementation implementation = plain();
  implementation.query = [](void*, const convlaw_problem*, convlaw_message m) -> std::int32_t {
    std::memset(m.text, 'x', m.size);
    return CONVLAW_DECLINED;
  };
  implementation.explain = implementation.query;
  implementation.declare_contract = [](void*, const convlaw_problem*, convlaw_contract* contract) {
    contract->algorithm = CONVLAW_FFT;
    return std::int32_t{CONVLAW_FAILED};
  };
  const Dock dock = *Dock::admit(&implementation);
  EXPECT_EQ(dock.ask({}).message, std::string(kMessageSize - 1, 'x'));
  EXPECT_EQ(dock.explain({}), std::string(4095, 'x'));
  EXPECT_EQ(dock.contract({}).algorithm, CONVLAW_DIRECT) << "a failure declares nothing";
}

TEST(Dock, WithoutCapabilitiesItIsF32NchwAndTheHostDoesTheRest) {
  // This run() refuses all that was not declared.
  convlaw_implementation implementation = plain();
  implementation.run = [](void* context, const convlaw_call* call) -> std::int32_t {
    const convlaw_problem& p = *call->problem;
    if (p.padding_mode != CONVLAW_ZEROS || p.unbatched != 0 || call->input.rank != 4) {
      return CONVLAW_FAILED;
    }
    return run_as<Direct>(context, call);
  };
  const Dock dock = *Dock::admit(&implementation);
  EXPECT_TRUE(dock.offers(ElementType::f32));
  EXPECT_FALSE(dock.offers(ElementType::f64));
  EXPECT_TRUE(dock.offers(Layout::nchw));
  EXPECT_FALSE(dock.offers(Layout::nhwc));

  const Dock definition = *Dock::admit(&definition_implementation());
  for (const char* text : {"convlaw1: unbatched c2 h3 w4 oc3 k2x3 p1x2 circular data=ints#4",
                           "convlaw1: n2 c2 h3 w4 oc2 k2x3 p1x0..2x1 reflect g2 data=ints#5"}) {
    const Case c = *parse_case(text);
    const CallResult result = dock.call(c.typed, make_operands(c));
    ASSERT_EQ(result.status, CallResult::Status::computed) << text;
    EXPECT_EQ(result.output, definition.call(c.typed, make_operands(c)).output) << text;
  }
}

TEST(Dock, StatusesAndMessagesComeThrough) {
  convlaw_implementation implementation = plain();
  static std::int32_t answer = 0;
  implementation.run = [](void*, const convlaw_call* call) -> std::int32_t {
    write_message(call->message, "because");
    return answer;
  };
  const Dock dock = *Dock::admit(&implementation);
  const Case c = *parse_case("convlaw1: c1 h1 w1 oc1 k1");
  using Status = CallResult::Status;
  for (const auto& [code, status] :
       {std::pair{0, Status::computed}, std::pair{1, Status::declined},
        std::pair{2, Status::rejected}, std::pair{3, Status::failed}}) {
    answer = code;
    const CallResult result = dock.call(c.typed, make_operands(c));
    EXPECT_EQ(result.status, status);
    EXPECT_EQ(result.message, "because");
  }
  answer = 99;
  EXPECT_EQ(dock.call(c.typed, make_operands(c)).status, Status::failed);
}

TEST(Stage, PreparesOnceForTheSameWeightsAndReleasesWhatItPrepared) {
  static int prepared = 0;
  static int released = 0;
  prepared = released = 0;
  convlaw_implementation implementation = plain();
  implementation.prepare = [](void*, const convlaw_call* call, void** state) -> std::int32_t {
    EXPECT_EQ(call->input.data, nullptr);
    EXPECT_NE(call->weight.data, nullptr);
    *state = &prepared;
    ++prepared;
    return CONVLAW_OK;
  };
  implementation.release = [](void*, void* state) {
    EXPECT_EQ(state, &prepared);
    ++released;
  };
  const Dock dock = *Dock::admit(&implementation);
  const Case c = *parse_case("convlaw1: c1 h2 w2 oc1 k1 data=ramp");
  Operands operands = make_operands(c);
  {
    Stage stage(dock, c.typed, operands);
    stage.run();
    operands.input(0, 0, 0, 0) = 7;
    stage.rewrite_input(operands.input);
    EXPECT_EQ(stage.run().output(0, 0, 0, 0), 7 * operands.weight(0, 0, 0, 0) + operands.bias[0]);
    EXPECT_EQ(prepared, 1);
    stage.rewrite(operands);
    stage.run();
    EXPECT_EQ(prepared, 2);
    EXPECT_EQ(released, 1);
  }
  EXPECT_EQ(released, 2);
}

TEST(Stage, NoticesChangedOperandsAndOverrunTensors) {
  convlaw_implementation implementation = plain();
  static std::ptrdiff_t offset = 0;
  implementation.run = [](void*, const convlaw_call* call) -> std::int32_t {
    static_cast<float*>(call->output.data)[offset] = 1;
    return CONVLAW_OK;
  };
  const Dock dock = *Dock::admit(&implementation);
  const Case c = *parse_case("convlaw1: c1 h1 w2 oc1 k1");
  for (const Placement placement : {Placement::plain, Placement::misaligned}) {
    Stage stage(dock, c.typed, make_operands(c), {.placement = placement});
    offset = 1;
    stage.run();
    EXPECT_EQ(stage.overrun_tensor(), "");
    EXPECT_EQ(stage.changed_operand(make_operands(c)), "");
    offset = 2;
    stage.run();
    EXPECT_EQ(stage.overrun_tensor(), "output");
    offset = -1;
    stage.run();
    EXPECT_EQ(stage.overrun_tensor(), "output");
  }
  implementation.run = [](void*, const convlaw_call* call) -> std::int32_t {
    *static_cast<float*>(const_cast<void*>(call->weight.data)) += 1;
    return CONVLAW_OK;
  };
  const Dock other = *Dock::admit(&implementation);
  Stage stage(other, c.typed, make_operands(c));
  stage.run();
  EXPECT_EQ(stage.changed_operand(make_operands(c)), "weight");
}

TEST(Stage, MemoryBeginsAsItIsTold) {
  convlaw_implementation implementation = plain();
  static unsigned char seen[2];
  static bool aligned = false;
  implementation.workspace_size = [](void*, const convlaw_problem*, const void*, std::size_t* size,
                                     std::size_t* alignment) -> std::int32_t {
    *size = 10;
    *alignment = 64;
    return CONVLAW_OK;
  };
  implementation.run = [](void*, const convlaw_call* call) -> std::int32_t {
    seen[0] = *static_cast<unsigned char*>(call->output.data);
    seen[1] = *static_cast<unsigned char*>(call->workspace);
    aligned = reinterpret_cast<std::uintptr_t>(call->workspace) % 64 == 0;
    return call->workspace_size == 10 ? CONVLAW_OK : CONVLAW_FAILED;
  };
  const Dock dock = *Dock::admit(&implementation);
  const Case c = *parse_case("convlaw1: c1 h1 w2 oc1 k1");
  Stage stage(dock, c.typed, make_operands(c));
  EXPECT_EQ(stage.run({.output = std::byte{3}, .workspace = std::byte{4}}).status,
            CallResult::Status::computed);
  EXPECT_EQ(seen[0], 3);
  EXPECT_EQ(seen[1], 4);
  EXPECT_TRUE(aligned);
  EXPECT_EQ(stage.workspace_size(), 10U);
}

TEST(Dock, WithoutZerosModeTheHostPadsWithZeros) {
  convlaw_capabilities reflect_alone{};
  reflect_alone.struct_size = sizeof reflect_alone;
  reflect_alone.padding_modes = 1U << CONVLAW_REFLECT;
  convlaw_implementation implementation = plain();
  implementation.capabilities = &reflect_alone;
  implementation.run = [](void* context, const convlaw_call* call) -> std::int32_t {
    const convlaw_problem& p = *call->problem;
    const bool is_padded = p.padding_begin[0] != 0 || p.padding_begin[1] != 0 ||
                           p.padding_end[0] != 0 || p.padding_end[1] != 0;
    if (p.padding_mode == CONVLAW_ZEROS && is_padded) return CONVLAW_FAILED;
    return run_as<Direct>(context, call);
  };
  const Dock dock = *Dock::admit(&implementation);
  const Dock definition = *Dock::admit(&definition_implementation());
  for (const char* text : {"convlaw1: c2 h3 w4 oc3 k2x3 p1x2 data=ints#4",
                           "convlaw1: c3 h10 w3 oc1 k4x1 p0x-2..0x0 d3x1 data=ints#5"}) {
    const Case c = *parse_case(text);
    const CallResult result = dock.call(c.typed, make_operands(c));
    ASSERT_EQ(result.status, CallResult::Status::computed) << text;
    EXPECT_EQ(result.output, definition.call(c.typed, make_operands(c)).output) << text;
  }
}

struct WorkspaceWish {
  std::size_t size, alignment;
};

CallResult run_with_workspace(WorkspaceWish wish) {
  convlaw_implementation implementation = plain();
  implementation.context = &wish;
  implementation.workspace_size = [](void* context, const convlaw_problem*, const void*,
                                     std::size_t* size, std::size_t* alignment) -> std::int32_t {
    const auto& wanted = *static_cast<const WorkspaceWish*>(context);
    *size = wanted.size;
    *alignment = wanted.alignment;
    return CONVLAW_OK;
  };
  implementation.run = [](void* context, const convlaw_call* call) -> std::int32_t {
    const auto& wanted = *static_cast<const WorkspaceWish*>(context);
    if (reinterpret_cast<std::uintptr_t>(call->workspace) % wanted.alignment != 0 ||
        call->workspace_size != wanted.size) {
      return CONVLAW_FAILED;
    }
    if (wanted.size > 0) std::memset(call->workspace, 1, wanted.size);
    return run_as<Direct>(nullptr, call);
  };
  const Dock dock = *Dock::admit(&implementation);
  const Case c = *parse_case("convlaw1: c1 h1 w1 oc1 k1x1");
  return dock.call(c.typed, make_operands(c));
}

TEST(Dock, AWorkspaceIsAlignedAsAskedOrTheWishIsAtFault) {
  for (const std::size_t alignment : {1U, 64U, 128U, 4096U}) {
    EXPECT_EQ(run_with_workspace({100, alignment}).status, CallResult::Status::computed)
        << alignment;
  }
  EXPECT_EQ(run_with_workspace({100, 3}).message,
            "asks for a workspace aligned to 3: must be a power of two");
  EXPECT_EQ(run_with_workspace({100, 0}).status, CallResult::Status::failed);
  EXPECT_EQ(run_with_workspace({~std::size_t{0}, 64}).status, CallResult::Status::failed);
}

TEST(Plugin, WhatIsNoPluginIsAnError) {
  const auto missing = load_plugin("./no_such_plugin.so");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().parameter, "plug-in");
}

}  // namespace
}  // namespace convlaw
