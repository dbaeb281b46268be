// SPDX-License-Identifier: MIT
// Coverage of the cases instead of the code, for implementations that nobody has instrumented:
// every pair of regions (properties/cases/regions.h) that a case lies in counts as one more edge
// that it has taken. libFuzzer keeps what visits a pair that nothing before has visited.
#pragma once

#include "properties/cases/case.h"

namespace convlaw {

/// Marks the pairs of the regions of a legal case that no case before it has visited: a case visits
/// hundreds, and an engine looks at each that is marked. The environment variable
/// CONVLAW_REGION_COUNTERS changes that: "all" marks every pair, as it must be where inputs are
/// weighed against each other, and "off" none, to measure what they are worth.
void count_regions(const Case& c);

}  // namespace convlaw
