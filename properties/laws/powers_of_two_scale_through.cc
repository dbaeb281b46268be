// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge(Trial& trial) {
  const double factor = std::ldexp(1.0, static_cast<int>(trial.draw(1, 24)) - 12);
  Operands scaled = trial.operands();
  scaled.input = scale(scaled.input, factor);
  scaled.bias = scale(scaled.bias, factor);
  return trial.expect_same(scale(trial.run(), factor), trial.run(trial.problem(), scaled),
                           "2^k f(x, w, b) and f(2^k x, w, 2^k b)");
}

}  // namespace

const Law powers_of_two_scale_through{
    .name = "powers_of_two_scale_through",
    .chapter = "B6",
    .formula = "f(2^k x, w, 2^k b) = 2^k f(x, w, b), bit for bit",
    .reason =
        "a power of two passes through every product, sum and rounding while nothing "
        "overflows or underflows",
    .exactness = Exactness::any_data,
    .judge = judge,
};

}  // namespace convlaw
