// SPDX-License-Identifier: MIT
#include "properties/laws/passes_on.h"

#include <algorithm>
#include <cmath>

namespace convlaw {

Operands operands_to_pass_on(Trial& trial) {
  Operands operands = trial.operands();
  if (!trial.of_integers()) return operands;
  constexpr std::int64_t kTaps = 2;  // of each output channel
  constexpr int kParts = 4;          // of the range: two for the taps, one for the bias
  const bool is_unsigned = trial.typed().dtype == ElementType::u8;
  const double largest = largest_integer(trial.types().input);
  for (double& x : operands.input.elements()) x = std::trunc(x / kParts);
  for (double& b : operands.bias) {
    const double part = std::floor(largest / kParts);
    b = std::clamp(b, is_unsigned ? 0 : -part, part);
  }
  const Extents extents = operands.weight.extents();
  operands.weight = Values(extents);
  for (std::int64_t oc = 0; oc < extents[0]; ++oc) {
    for (std::int64_t i = 0; i < kTaps; ++i) {
      operands.weight(oc, trial.draw(0, extents[1] - 1), trial.draw(0, extents[2] - 1),
                      trial.draw(0, extents[3] - 1)) =
          is_unsigned ? 1 : static_cast<double>(2 * trial.draw(0, 1) - 1);
    }
  }
  return operands;
}

}  // namespace convlaw
