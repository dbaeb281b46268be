// SPDX-License-Identifier: MIT
#include "fuzz/sized_domain.h"

#include "fuzz/draws.h"

namespace convlaw {
namespace {

constexpr std::int64_t kLarge = 31;  // of the sizes from 0, the one that is not small

}  // namespace

SizedDomain::SizedDomain(Domain domain) : large_(std::move(domain)) {
  large_.limits.elements = 20'000;
  large_.limits.padding = 17;
  large_.limits.batch = 17;
  large_.limits.work = 5'000;
  small_ = large_;
  Limits& limits = small_.limits;
  limits.work = 150;
  limits.elements = 1'000;
  limits.batch = 3;
  limits.stride = 3;
  limits.dilation = 3;
  limits.padding = 3;
  limits.extra_extent = 3;
  limits.wide_extra_extent = 40;  // beyond two of the widest vectors
  limits.near_vectors = 68;
  limits.wide_groups = 10;
  limits.wide_group_channels = 20;
}

Case SizedDomain::draw(Choices& choices) const {
  return decode(choices, number(choices, kLarge, "size") == kLarge ? large_ : small_);
}

std::optional<ChoiceList> SizedDomain::encode(const Case& c) const {
  for (const bool is_large : {false, true}) {
    std::optional<ChoiceList> choices = convlaw::encode(c, is_large ? large_ : small_);
    if (!choices) continue;
    choices->insert(choices->begin(), {is_large ? std::uint64_t{kLarge} : 0, kLarge, "size"});
    return choices;
  }
  return std::nullopt;
}

}  // namespace convlaw
