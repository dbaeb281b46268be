// SPDX-License-Identifier: MIT
// How far an output has been from the exact result, as coverage: an input whose largest error uses
// more of what its contract allows than those before it counts as one more edge. libFuzzer keeps
// it, and what comes of it may use more still.
#pragma once

#include "properties/cases/case.h"

namespace convlaw {

/// `used`: of what the enclosure of an output allows, the largest part that an output of the case
/// has used; 0 tells nothing. The environment variable CONVLAW_ERROR_COUNTERS changes that as
/// CONVLAW_REGION_COUNTERS does (region_counters.h): "all" marks every error, and "off" none.
void count_error(const Case& c, double used);

}  // namespace convlaw
