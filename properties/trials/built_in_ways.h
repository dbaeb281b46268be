// SPDX-License-Identifier: MIT
// The implementations that this program was linked with, as ways.
#pragma once

#include <vector>

#include "reference/tests/ways/way.h"

namespace convlaw::trials {

/// For dense f32 tensors. A way's output is empty where the implementation declines.
std::vector<ways::Way> built_in_ways();

}  // namespace convlaw::trials
