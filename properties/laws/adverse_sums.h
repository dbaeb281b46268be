// SPDX-License-Identifier: MIT
// Data for which the roundings of a sum add up instead of cancelling each other.
#pragma once

#include "properties/laws/trial.h"

namespace convlaw {

/// Operands for the trial's problem, in floating-point types. The input is 1 everywhere; a filter
/// has one large term, which is a weight or the bias, and else terms of a fraction of the large
/// one's unit in the last place, which an accumulator rounds off one after the other: below a half
/// every one of them is lost by rounding to nearest, just below the whole by truncation. In some
/// the large term is taken away again, so that what was lost is all there is to see.
///
/// Which fraction, where the large term is, and which signs there are is found by climbing: of a
/// few drawn ones and their neighbours, the one is taken in which a sum in the definition's order,
/// in the implementation's accumulator, is farthest from the exact sum, measured by what n
/// roundings may amount to. That is computed beside the implementation, so the operands depend on
/// the case alone.
Operands draw_adverse_sums(Trial& trial);

/// How many output channels may have data that make an output long to judge: near the end of its
/// enclosure, or with few products. Of many outputs, some are enough.
std::int64_t channels_to_burden(const Conv2dProblem& problem);

}  // namespace convlaw
