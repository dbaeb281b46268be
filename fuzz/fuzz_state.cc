// SPDX-License-Identifier: MIT
// Lives of several problems side by side: an input is a sequence of steps, each of which prepares a
// problem in one of three places, runs it, gives it other operands, or releases it.
#include <array>
#include <optional>

#include "fuzz/in_flight.h"
#include "fuzz/mutator.h"
#include "fuzz/staged.h"

namespace convlaw {
namespace {

constexpr std::int64_t kMostSteps = 12;
enum Step : std::int64_t { kRun, kPrepare, kRewrite, kRewriteInput, kRelease };

std::int64_t number(Choices& choices, std::int64_t high, std::string_view label) {
  std::int64_t value = 0;
  choices.choose(value, 0, high, label);
  return value;
}

// Asks the same of `choices` whether the steps are taken or not.
void live(Choices& choices, bool is_real) {
  std::array<std::optional<Staged>, 3> places;
  std::array<bool, 3> is_used{};
  for (std::int64_t left = number(choices, kMostSteps, "steps"); left >= 0; --left) {
    std::int64_t step = number(choices, kRelease, "step");
    const auto at = static_cast<std::size_t>(number(choices, 2, "place"));
    if (!is_used[at]) step = kPrepare;
    is_used[at] = step != kRelease;
    const Case c = step == kPrepare ? decode(choices, staged_domain()) : Case();
    const auto seed = static_cast<std::uint64_t>(number(choices, 255, "fill"));
    if (!is_real) continue;
    if (step == kPrepare) places[at].emplace(c, Stage::Options());
    if (step == kRewrite) places[at]->rewrite(seed);
    if (step == kRewriteInput) places[at]->rewrite_input(seed);
    if (step == kRelease) places[at].reset();
    const auto fill = static_cast<std::byte>(seed);
    if (places[at]) places[at]->run({fill, fill});
  }
}

}  // namespace

void draw_input(Choices& choices) { live(choices, false); }

}  // namespace convlaw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const convlaw::InFlight in_flight(data, size);
  convlaw::ByteChoices choices({data, size});
  convlaw::live(choices, true);
  return 0;
}
