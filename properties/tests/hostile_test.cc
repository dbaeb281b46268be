// SPDX-License-Identifier: MIT
// Implementations that are broken in their memory, their state and their honesty, as a user's
// plug-in may be: each is convicted by the campaign that `convlaw check` runs, on a case that is
// minimal.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <map>

#include "properties/defects/direct.h"
#include "properties/dock/sanitized.h"
#include "properties/runner/campaign.h"

namespace convlaw {
namespace {

using Run = std::int32_t (*)(void* context, const convlaw_call* call);
using Kind = Verdict::Kind;

std::int32_t convolve(void* context, const convlaw_call* call) {
  return run_as<Direct>(context, call);
}

template <class Tensor>
std::int64_t count(const Tensor& tensor) {
  std::int64_t elements = 1;
  for (int axis = 0; axis < tensor.rank; ++axis) elements *= tensor.extents[axis];
  return elements;
}

float* output_of(const convlaw_call* call) { return static_cast<float*>(call->output.data); }
const float* input_of(const convlaw_call* call) {
  return static_cast<const float*>(call->input.data);
}
const float* weight_of(const convlaw_call* call) {
  return static_cast<const float*>(call->weight.data);
}

std::int32_t faults(void* context, const convlaw_call* call) {
  if (call->problem->stride[1] > call->problem->kernel_size[1]) std::abort();
  return convolve(context, call);
}

std::int32_t hangs(void* context, const convlaw_call* call) {
  while (call->problem->groups > 1 && call->problem->dilation[0] > 1) usleep(1000);
  return convolve(context, call);
}

std::int32_t eats_memory(void* context, const convlaw_call* call) {
  constexpr std::size_t kBite = std::size_t{8} << 20U;
  while (call->problem->kernel_size[0] > 2) {
    auto* volatile bite = static_cast<char*>(std::malloc(kBite));
    for (std::size_t i = 0; i < kBite; i += 4096) bite[i] = 1;
  }
  return convolve(context, call);
}

std::int32_t leaks(void* context, const convlaw_call* call) {
  constexpr std::size_t kLeak = std::size_t{8} << 20U;
  auto* volatile leak = static_cast<char*>(std::malloc(kLeak));
  for (std::size_t i = 0; i < kLeak; i += 4096) leak[i] = 1;
  return convolve(context, call);
}

std::int32_t writes_behind(void* context, const convlaw_call* call) {
  const std::int32_t status = convolve(context, call);
  if (count(call->output) > 0) output_of(call)[count(call->output)] = 0;
  return status;
}

std::int32_t reads_before(void* context, const convlaw_call* call) {
  if (count(call->input) > 0) {
    [[maybe_unused]] const volatile float before = input_of(call)[-1];
  }
  return convolve(context, call);
}

std::int32_t leaves_the_last(void* context, const convlaw_call* call) {
  const std::int64_t last = count(call->output) - 1;
  const bool leaves = last >= 0 && call->output.extents[3] % 8 == 5;
  const float before = leaves ? output_of(call)[last] : 0;
  const std::int32_t status = convolve(context, call);
  if (leaves) output_of(call)[last] = before;
  return status;
}

std::int32_t caches_weights(void* context, const convlaw_call* call) {
  static std::map<const void*, std::vector<float>> cache;
  std::vector<float>& kept = cache[call->weight.data];
  const auto size = static_cast<std::size_t>(count(call->weight));
  if (kept.size() != size) kept.assign(weight_of(call), weight_of(call) + size);
  convlaw_call other = *call;
  other.weight.data = kept.data();
  return convolve(context, &other);
}

std::int32_t changes_its_input(void* context, const convlaw_call* call) {
  const std::int32_t status = convolve(context, call);
  if (count(call->input) > 0) const_cast<float*>(input_of(call))[0] += 1;
  return status;
}

std::int32_t needs_one_thread(void* context, const convlaw_call* call) {
  const std::int32_t status = convolve(context, call);
  const std::int64_t elements = count(call->output);
  if (call->problem->threads > 1 && elements > 1) output_of(call)[elements - 1] += 1;
  return status;
}

// Right on the data of most tests, and nowhere else.
std::int32_t knows_small_integers(void* context, const convlaw_call* call) {
  const std::int32_t status = convolve(context, call);
  for (std::int64_t i = 0; i < count(call->input); ++i) {
    const float x = input_of(call)[i];
    if (x == std::trunc(x) && std::abs(x) <= 64) continue;
    for (std::int64_t o = 0; o < count(call->output); ++o) output_of(call)[o] *= 1.001F;
    break;
  }
  return status;
}

struct Hostile {
  const char* name;
  Run run;
  Kind kind;
  const char* law;      // null: any, since it depends on what came before
  const char* minimal;  // or the beginning of it; null: any
};

constexpr Hostile kHostile[] = {
    {"faults", faults, Kind::crashed, nullptr, "convlaw1: c1 h1 w1 oc1 k1x1 s1x2 "},
    {"hangs", hangs, Kind::timed_out, "A0",
     "convlaw1: c2 h1 w1 oc2 k1x1 d2x1 g2 data=hot@0.0.0.0/0.0.0.0"},
    {"eats_memory", eats_memory, Kind::crashed, nullptr, "convlaw1: c1 h3 w1 oc1 k3x1 "},
    {"leaks", leaks, Kind::crashed, nullptr, nullptr},
    {"writes_behind", writes_behind, Kind::broken, "H3", "convlaw1: c1 h1 w1 oc1 k1x1 data=ones#0"},
    {"reads_before", reads_before, Kind::broken, "H3", "convlaw1: c1 h1 w1 oc1 k1x1 data=ones#0"},
    {"leaves_the_last", leaves_the_last, Kind::broken, "A0",
     "convlaw1: c1 h1 w5 oc1 k1x1 data=hot@0.0.0.0/0.0.0.0"},
    {"caches_weights", caches_weights, Kind::broken, "H9",
     "convlaw1: c1 h1 w1 oc1 k1x1 data=ones#0"},
    {"changes_its_input", changes_its_input, Kind::broken, "H9",
     "convlaw1: c1 h1 w1 oc1 k1x1 data=ones#0"},
    {"needs_one_thread", needs_one_thread, Kind::broken, "H5",
     "convlaw1: c1 h1 w2 oc1 k1x1 data=hot@0.0.0.0/0.0.0.0"},
    {"knows_small_integers", knows_small_integers, Kind::broken, nullptr, nullptr},
};

class HostileImplementation : public testing::TestWithParam<Hostile> {};

TEST_P(HostileImplementation, IsConvictedOnAMinimalCase) {
  const Hostile& hostile = GetParam();
  if (kSanitized && hostile.kind != Kind::timed_out) {
    GTEST_SKIP() << "a sanitizer speaks up on its own account, and holds memory of its own";
  }
  convlaw_capabilities capabilities{};
  capabilities.struct_size = sizeof capabilities;
  capabilities.max_threads = 4;
  convlaw_implementation implementation{};
  implementation.struct_size = sizeof implementation;
  implementation.abi_version = CONVLAW_ABI_VERSION;
  implementation.name = hostile.name;
  implementation.run = hostile.run;
  implementation.capabilities = &capabilities;

  EvaluatorOptions options;
  if (hostile.kind == Kind::timed_out) options.timeout = 2;
  options.spare_memory = std::uint64_t{128} << 20U;  // which is taken sooner
  const auto evaluator = evaluate_isolated(
      [&]() -> Result<const convlaw_implementation*> { return &implementation; }, options);
  ASSERT_TRUE(evaluator);
  CampaignOptions campaign;
  campaign.laws = {all_laws().begin(), all_laws().end()};
  campaign.known = regression_cases();
  campaign.seed = 1;
  campaign.max_failures = 1;
  Observer observer;
  const Report report = run_campaign(**evaluator, campaign, observer);
  ASSERT_EQ(report.failures().size(), 1U);
  const Failure& failure = *report.failures().front();
  EXPECT_EQ(failure.reduction.verdict.kind, hostile.kind) << failure.reduction.verdict.reason;
  if (hostile.run == eats_memory || hostile.run == leaks) {
    EXPECT_NE(failure.verdict.reason.find(" of memory, where at most "), std::string::npos)
        << failure.verdict.reason;
  }
  if (hostile.law != nullptr) {
    EXPECT_EQ(failure.law->chapter, hostile.law);
  }
  if (hostile.minimal != nullptr) {
    EXPECT_TRUE(to_string(failure.reduction.minimal).starts_with(hostile.minimal))
        << to_string(failure.reduction.minimal);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, HostileImplementation, testing::ValuesIn(kHostile),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace convlaw
