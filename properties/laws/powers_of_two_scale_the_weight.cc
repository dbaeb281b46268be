// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/laws/all_laws.h"
#include "properties/laws/special_values.h"

namespace convlaw {
namespace {

// Integers have no negative powers, and 8 bits little room for positive ones.
Verdict judge_scaled_weight_integers(Trial& trial) {
  const double factor = std::ldexp(1.0, static_cast<int>(trial.draw(1, 6)));
  Operands reduced = trial.operands();
  for (double& w : reduced.weight.elements()) w = std::trunc(w / factor);
  for (double& b : reduced.bias) b = std::trunc(b / factor);
  const Operands scaled{reduced.input, scale(reduced.weight, factor), scale(reduced.bias, factor)};
  return trial.expect_same(scale(trial.run(trial.problem(), reduced), factor),
                           trial.run(trial.problem(), scaled),
                           "2^k f(x, w, b) and f(x, 2^k w, 2^k b)");
}

Verdict judge_powers_of_two_scale_the_weight(Trial& trial) {
  if (trial.of_integers()) return judge_scaled_weight_integers(trial);
  const bool is_f16 = trial.typed().dtype == ElementType::f16;
  const auto power = is_f16 ? trial.draw(-8, 4) : trial.draw(-24, 24);
  const double factor = std::ldexp(1.0, static_cast<int>(power));
  Operands scaled = trial.operands();
  scaled.weight = scale(scaled.weight, factor);
  scaled.bias = scale(scaled.bias, factor);
  const Values y = trial.run();
  if (is_f16 && !is_exact(trial.original().data.pattern) &&
      (leaves_normal_f16(y) || leaves_normal_f16(scale(y, factor)))) {
    return Verdict::inconclusive("a result is subnormal or overflows in f16");
  }
  return trial.expect_same(scale(y, factor), trial.run(trial.problem(), scaled),
                           "2^k f(x, w, b) and f(x, 2^k w, 2^k b)");
}

}  // namespace

const Law powers_of_two_scale_the_weight{
    .name = "powers_of_two_scale_the_weight",
    .chapter = "B7",
    .formula = "f(x, 2^k w, 2^k b) = 2^k f(x, w, b), bit for bit",
    .reason =
        "a power of two passes through every product, sum and rounding while nothing overflows or "
        "underflows: no weight is too small to count",
    .exactness = Exactness::any_data,
    .judge = judge_powers_of_two_scale_the_weight,
};

}  // namespace convlaw
