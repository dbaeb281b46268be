// SPDX-License-Identifier: MIT
// What there is to say of a failure beyond its minimal case: which parameters matter, where the
// wrong outputs lie, and what known bug it looks like.
#pragma once

#include "properties/runner/diagnosis.h"
#include "properties/runner/parameters.h"

namespace convlaw {

struct Explanation {
  ParameterEffects parameters;
  Diagnosis diagnosis;
};

/// Puts a few hundred more cases to the implementation, which takes a second or two; but none if it
/// might take this process with it, and then less can be said.
Explanation explain(Evaluator& evaluator, const Failure& failure, const Where& where);

/// Lines for the witness.
std::string describe_explanation(const Explanation& explanation);

}  // namespace convlaw
