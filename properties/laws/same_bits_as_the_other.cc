// SPDX-License-Identifier: MIT
#include "properties/laws/same_bits_as_the_other.h"

#include <cmath>

namespace convlaw {
namespace {

const Dock* the_other = nullptr;

// Numbers that tell zeros of either sign apart, which as numbers are the same.
Values with_signs(const Values& values) {
  Values signed_values = values;
  for (double& element : signed_values.elements()) {
    const double sign = std::signbit(element) ? -1 : 1;
    element = element == 0 ? sign : 0;
  }
  return signed_values;
}

Verdict judge_same_bits_as_the_other(Trial& trial) {
  if (the_other == nullptr) return Verdict::inconclusive("there is no other implementation");
  if (!the_other->offers(trial.typed().dtype) || !the_other->offers(trial.typed().layout)) {
    return Verdict::inconclusive("the other implementation does not offer these tensors");
  }
  const Values got = trial.run();
  if (trial.interruption()) return Verdict::holds();
  const CallResult other =
      the_other->call(trial.typed(), trial.operands(), trial.original().data.seed);
  if (other.status != CallResult::Status::computed) {
    return Verdict::inconclusive("the other implementation computes nothing: " + other.message);
  }
  Verdict verdict =
      trial.expect_same(other.output, got, "the other implementation's output and this one's");
  if (verdict.is_failure()) return verdict;
  return trial.expect_same(with_signs(other.output), with_signs(got),
                           "the signs of zeros in the other implementation's output (-1: negative, "
                           "1: positive, 0: no zero) and in this one's");
}

}  // namespace

const Law same_bits_as_the_other{
    .name = "same_bits_as_the_other",
    .chapter = "H0",
    .formula = "f(x, w, b) = g(x, w, b), bit for bit, where g is the other implementation",
    .reason = "--against says that the two are to be the same",
    .exactness = Exactness::any_data,
    .judge = judge_same_bits_as_the_other,
    .goes_first = true,
};

void compare_with(const Dock* other) { the_other = other; }

}  // namespace convlaw
