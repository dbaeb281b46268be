// SPDX-License-Identifier: MIT
#include "properties/dock/footprint.h"

#include <algorithm>

#include "properties/cases/operands.h"

namespace convlaw {
namespace {

constexpr double kBytesOfAnElement = 128;
constexpr double kBytesOfAProduct = 8;

// Padding beyond any machine's memory grants none: nobody is expected to write it down.
constexpr double kMostElements = 0x1p31;

std::atomic<std::uint64_t>* published = nullptr;

}  // namespace

void publish_footprint(std::atomic<std::uint64_t>* bytes) { published = bytes; }

void note_run(const Conv2dProblem& problem) {
  if (published == nullptr || elements_of_a_run(problem) >= kMostElements) return;
  const double bytes = kBytesOfAnElement * elements_of_a_run(problem) +
                       kBytesOfAProduct * static_cast<double>(multiply_adds(problem));
  const auto most = static_cast<std::uint64_t>(std::min(bytes, 0x1p60));
  if (published->load(std::memory_order_relaxed) < most) published->store(most);
}

}  // namespace convlaw
