// SPDX-License-Identifier: MIT
#include "properties/laws/allowance.h"

#include <cmath>
#include <limits>

#include "convlaw/contract.h"
#include "convlaw/format.h"

namespace convlaw {

std::optional<Allowance> allowance_for(const Trial& trial, std::int64_t terms) {
  // A fast algorithm rounds numbers that are larger than the terms.
  const Contract contract = contract_from_abi(trial.dock().contract(trial.typed()));
  if (!is_exact_on_integers(contract)) return std::nullopt;
  // Any order of summing m terms is off by at most gamma = m u / (1 - m u) of the sum of their
  // magnitudes (Higham, Accuracy and Stability of Numerical Algorithms, section 4.2); doubled for
  // the rounding of the bound itself. A narrower output is rounded once more, and may overflow.
  const double product =
      static_cast<double>(terms) * std::ldexp(1.0, -precision_bits(trial.accumulator()));
  const double gamma = product / (1 - product);
  if (gamma > 0.1 || gamma < 0) return std::nullopt;
  const ElementType output = trial.types().output;
  const bool is_narrower = precision_bits(output) < precision_bits(trial.accumulator());
  const double output_unit = is_narrower ? std::ldexp(1.0, -precision_bits(output)) : 0;
  return Allowance{(1 + 2 * gamma) * (1 + output_unit),
                   is_narrower && !is_integer(output) ? smallest_subnormal(format_of(output)) : 0,
                   output == ElementType::f16 ? 65504 : std::numeric_limits<double>::infinity()};
}

}  // namespace convlaw
