// SPDX-License-Identifier: MIT
// Which pipelines are called: all once, before threads do, and then the right ones.
#include <HalideRuntime.h>
#include <gtest/gtest.h>

#include <cstddef>

#include "convlaw/halide_conv2d.h"
#include "optimized/halide/adapter.h"
#include "optimized/halide/pipelines.h"
#include "optimized/tests/exact.h"

namespace convlaw {
namespace {

// All members but a few are pointers to pipelines.
TEST(Pipelines, AllChooseTheirMachineCode) {
  for (const convlaw_implementation* halide : optimized_implementations()) {
    const auto& pipelines = *static_cast<const Pipelines*>(halide->context);
    const std::size_t others = sizeof pipelines.name + sizeof pipelines.description +
                               sizeof pipelines.stores.f32 + sizeof pipelines.bytes +
                               sizeof pipelines.halves + alignof(Pipelines);  // the last is a bool
    EXPECT_EQ(choose_machine_code(pipelines) * sizeof(CopyPipeline), sizeof pipelines - others)
        << halide->name;
  }
}

// Phases of a stride that a vector of each row has room for are copied at once, by the widest form.
TEST(Pipelines, CopyAllPhasesOfAStrideAtOnce) {
  const auto& pipelines = *static_cast<const Pipelines*>(halide_implementation().context);
  const auto is_refused = [&](SplitPipeline SplitPipelines::*form, const char* line) {
    Pipelines refusing = pipelines;
    refusing.split.*form = [](halide_buffer_t*, halide_buffer_t*) {
      halide_error(nullptr, "phases");
      return -1;
    };
    const convlaw_implementation halide = adapt_pipelines(refusing);
    Layer layer = layer_of(line);
    auto call = PreparedCall::make(halide, layer.problem, layer.weight.view(), layer.bias.data());
    return call->run(layer.input.view(), layer.output.view()).has_value();
  };
  constexpr const char* kOf40 = "c3 h9 w40 oc8 k3x3 s2 p1x1";
  constexpr const char* kOf20 = "c3 h9 w20 oc8 k3x3 s2 p1x1";
  constexpr const char* kOf12 = "c3 h9 w12 oc8 k3x3 s2 p1x1";
  EXPECT_TRUE(is_refused(&SplitPipelines::two, kOf40));
  EXPECT_FALSE(is_refused(&SplitPipelines::two, kOf20));
  EXPECT_FALSE(is_refused(&SplitPipelines::two_narrow, kOf40));
  EXPECT_TRUE(is_refused(&SplitPipelines::two_narrow, kOf20));
  EXPECT_FALSE(is_refused(&SplitPipelines::two_narrow, kOf12));
  EXPECT_TRUE(is_refused(&SplitPipelines::four, "c3 h9 w80 oc8 k4x4 s4"));
}

}  // namespace
}  // namespace convlaw
