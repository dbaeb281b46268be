// SPDX-License-Identifier: MIT
#include "properties/cases/domain.h"

#include <algorithm>

namespace convlaw {

bool Domain::admits(const Case& c) const {
  const auto offers = [](const auto& offered, auto value) {
    return std::find(offered.begin(), offered.end(), value) != offered.end();
  };
  return offers(dtypes, c.typed.dtype) && offers(layouts, c.typed.layout) &&
         (!exact_data || is_exact(c.data.pattern)) && where.admits(c.typed);
}

Case decode(Choices& choices, const Domain& domain) {
  Case c;
  describe_case(choices, c, domain);
  return c;
}

std::optional<ChoiceList> encode(const Case& c, const Domain& domain) {
  for (const bool large : {false, true}) {
    if (large && !domain.sizes_may_be_large) break;
    // A recorder takes the first question, "large", from the domain: ask for the small first.
    Domain sized = domain;
    sized.sizes_may_be_large = large;
    Case copy = c;
    Recorder recorder;
    describe_case(recorder, copy, sized);
    if (!recorder.complete() || copy != c) continue;
    ChoiceList choices = recorder.choices();
    choices.front().offset = large ? 1 : 0;
    choices.front().range = domain.sizes_may_be_large ? 1 : 0;
    return choices;
  }
  return std::nullopt;
}

}  // namespace convlaw
