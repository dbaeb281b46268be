// SPDX-License-Identifier: MIT
// Where a stage puts its tensors, and what it may be asked at once.
#include "properties/dock/stage.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include "convlaw/definition.h"
#include "properties/defects/direct.h"
#include "properties/dock/sanitized.h"

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

// What is imposed is told as what is accepted, of that element type and of no other.
TEST(Stage, TellsWhatIsAccepted) {
  static std::int32_t asked = 0;
  static std::int32_t run = 0;
  const auto algorithm = [](const convlaw_problem& problem) {
    return problem.acceptable == nullptr ? -1 : problem.acceptable->algorithm;
  };
  static const auto note = +algorithm;
  convlaw_implementation implementation = plain();
  implementation.query = [](void*, const convlaw_problem* problem, convlaw_message) {
    asked = note(*problem);
    return std::int32_t{CONVLAW_OK};
  };
  implementation.run = [](void* context, const convlaw_call* call) {
    run = note(*call->problem);
    return run_as<Direct>(context, call);
  };
  Dock dock = *Dock::admit(&implementation);
  const Case c = *parse_case("convlaw1: c1 h1 w3 oc1 k1x2");
  dock.call(c.typed, make_operands(c));
  EXPECT_EQ(asked, -1);
  EXPECT_EQ(run, -1);
  convlaw_contract contract{};
  contract.struct_size = sizeof contract;
  contract.algorithm = CONVLAW_FFT;
  dock.impose(ElementType::f64, contract);
  dock.call(c.typed, make_operands(c));
  EXPECT_EQ(run, -1);
  EXPECT_EQ(dock.contract(c.typed).algorithm, CONVLAW_DIRECT);
  dock.impose(ElementType::f32, contract);
  dock.call(c.typed, make_operands(c));
  EXPECT_EQ(asked, CONVLAW_FFT);
  EXPECT_EQ(run, CONVLAW_FFT);
  EXPECT_EQ(dock.contract(c.typed).algorithm, CONVLAW_FFT);
}

TEST(Stage, MayReadTheWeightFromTheInput) {
  static const void* input = nullptr;
  static const void* weight = nullptr;
  convlaw_implementation implementation = plain();
  implementation.run = [](void* context, const convlaw_call* call) -> std::int32_t {
    input = call->input.data;
    weight = call->weight.data;
    return run_as<Direct>(context, call);
  };
  const Dock dock = *Dock::admit(&implementation);
  const Case c = *parse_case("convlaw1: c1 h1 w3 oc1 k1x2 nobias");
  Operands operands = make_operands(c);
  operands.input.elements() = {2, 3, 5};
  Stage stage(dock, c.typed, operands, {.weight_in_input = true});
  EXPECT_EQ(stage.run().output.elements(), (std::vector<double>{2 * 2 + 3 * 3, 2 * 3 + 3 * 5}));
  EXPECT_EQ(input, weight);
}

// Some systems choose other places than were asked for; these do not.
#if defined(__linux__) && defined(__x86_64__) && !defined(CONVLAW_SANITIZED)
TEST(Stage, MayPutItsTensorsFarApartInEitherOrder) {
  static std::ptrdiff_t distance = 0;  // in bytes
  convlaw_implementation implementation = plain();
  implementation.run = [](void*, const convlaw_call* call) -> std::int32_t {
    const auto address = [](const void* data) { return reinterpret_cast<std::intptr_t>(data); };
    distance = address(call->weight.data) - address(call->input.data);
    static_cast<float*>(call->output.data)[2] = 1;
    return CONVLAW_OK;
  };
  const Dock dock = *Dock::admit(&implementation);
  const Case c = *parse_case("convlaw1: c1 h1 w2 oc1 k1");
  constexpr auto kTerabyte = std::ptrdiff_t{1} << 40U;
  for (const auto& [placement, expected] :
       {std::pair(Placement::far_up, kTerabyte), std::pair(Placement::far_down, -kTerabyte)}) {
    Stage stage(dock, c.typed, make_operands(c), {.placement = placement});
    stage.run();
    EXPECT_EQ(distance, expected);
    EXPECT_EQ(stage.overrun_tensor(), "output");
  }
}
#endif

TEST(Stage, AsksQuestionsOneAtATimeAndRunsAtOnce) {
  static std::atomic<int> inside_query = 0;
  static std::atomic<bool> queries_met = false;
  static std::atomic<int> arrived = 0;
  static std::atomic<bool> runs_met = false;
  convlaw_implementation implementation = plain();
  implementation.query = [](void*, const convlaw_problem*, convlaw_message) -> std::int32_t {
    if (inside_query.fetch_add(1) != 0) queries_met = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    inside_query.fetch_sub(1);
    return CONVLAW_OK;
  };
  implementation.run = [](void* context, const convlaw_call* call) -> std::int32_t {
    ++arrived;
    for (int i = 0; i < 1000 && arrived < 2; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (arrived == 2) runs_met = true;
    return run_as<Direct>(context, call);
  };
  const Dock dock = *Dock::admit(&implementation);
  const Case c = *parse_case("convlaw1: c1 h1 w1 oc1 k1");
  Stage one(dock, c.typed, make_operands(c));
  Stage other(dock, c.typed, make_operands(c));
  std::thread thread([&] { one.run(); });
  other.run();
  thread.join();
  EXPECT_FALSE(queries_met);
  EXPECT_TRUE(runs_met);
}

}  // namespace
}  // namespace convlaw
