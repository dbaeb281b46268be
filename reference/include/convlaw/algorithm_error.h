// SPDX-License-Identifier: MIT
// How far from the exact integer may the outputs of a probe lie, in the worst case, under a
// contract whose algorithm rounds sums of integers too?
#pragma once

#include "convlaw/certificate.h"
#include "convlaw/contract.h"
#include "convlaw/element_type.h"
#include "convlaw/problem.h"

namespace convlaw {

/// By the enclosure of the contract (enclosure.h); infinite for Algorithm::any, which promises
/// nothing.
double largest_error(const Conv2dProblem& problem, const ElementTypes& types,
                     const Contract& contract, const ProbeMagnitudes& magnitudes);

}  // namespace convlaw
