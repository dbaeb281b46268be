// SPDX-License-Identifier: MIT
// How far rounding may take an output beyond a bound of its exact value.
#pragma once

#include <cstdint>
#include <optional>

#include "properties/laws/trial.h"

namespace convlaw {

struct Allowance {
  double factor;          ///< of a bound that holds for the sum of magnitudes, too
  double underflow;       ///< what the rounding of a subnormal output adds
  double largest_output;  ///< beyond it, infinity is legal too
};

/// For sums of so many terms, the bias among them; nullopt: they are too many for the bound, or
/// the algorithm that is declared has another.
std::optional<Allowance> allowance_for(const Trial& trial, std::int64_t terms);

}  // namespace convlaw
