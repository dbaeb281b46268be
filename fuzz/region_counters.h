// SPDX-License-Identifier: MIT
// Coverage of the cases instead of the code, for implementations that nobody has instrumented:
// every pair of regions (properties/cases/regions.h) that a case lies in counts as one more edge
// that it has taken. libFuzzer keeps what visits a pair that nothing before has visited.
#pragma once

#include "properties/cases/case.h"

namespace convlaw {

/// Marks the pairs of the regions of a legal case. Does nothing if the environment variable
/// CONVLAW_REGION_COUNTERS is "off", to measure what they are worth.
void count_regions(const Case& c);

}  // namespace convlaw
