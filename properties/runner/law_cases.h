// SPDX-License-Identifier: MIT
// The cases that a law is shown.
#pragma once

#include <cstdint>
#include <optional>

#include "properties/runner/evaluator.h"

namespace convlaw {

/// The case that `seed` draws for `law` at `index`; nullopt if the domain seems to have none.
std::optional<Case> draw_case(const Law& law, const Domain& domain, std::uint64_t seed,
                              std::uint64_t index);

/// Every problem of the enumeration of small shapes.
Domain small_shapes(Domain domain);

/// With an element type and a layout that the implementation offers.
Case as_offered(const Profile& profile, Case c);

}  // namespace convlaw
