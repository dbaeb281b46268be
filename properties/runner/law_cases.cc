// SPDX-License-Identifier: MIT
#include "properties/runner/law_cases.h"

#include <algorithm>

namespace convlaw {
namespace {

// How often a draw is repeated that falls outside --where, or is large.
constexpr std::uint64_t kDraws = 200;

// Of a drawn case: more take long, and tell little more.
constexpr double kMostElements = 1 << 16;

}  // namespace

Case as_offered(const Profile& profile, Case c) {
  const auto replace = [](const auto& offered, auto& value) {
    if (offered.empty() || std::find(offered.begin(), offered.end(), value) != offered.end())
      return;
    value = offered.front();
  };
  replace(profile.dtypes, c.typed.dtype);
  replace(profile.layouts, c.typed.layout);
  return c;
}

std::optional<Case> draw_case(const Law& law, const Domain& domain, std::uint64_t seed,
                              std::uint64_t index) {
  std::optional<Case> large;  // for a domain that has no other
  const std::uint64_t stream = mix(mix(seed, law.name), index);
  for (std::uint64_t draw = 0; draw < kDraws; ++draw) {
    RandomChoices random(draw == 0 ? stream : mix(stream, draw));
    Case c = adapted(law, decode(random, domain));
    if (!domain.admits(c)) continue;
    if (elements_of_a_run(c.problem()) <= kMostElements) return c;
    large = std::move(c);
  }
  return large;
}

Domain small_shapes(Domain domain) {
  domain.exhaustive = true;
  domain.empty_tensors = false;
  domain.limits = {.batch = 1,
                   .group_channels = 2,
                   .groups = 2,
                   .kernel = 3,
                   .stride = 3,
                   .dilation = 2,
                   .padding = 2,
                   .extra_extent = 1,
                   .work = std::int64_t{1} << 30};
  return domain;
}

}  // namespace convlaw
