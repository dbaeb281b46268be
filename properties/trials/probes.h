// SPDX-License-Identifier: MIT
// Integer data on which every legal f32 convolution gives the same bits.
#pragma once

#include <string>
#include <vector>

#include "properties/trials/random.h"
#include "reference/tests/ways/way.h"

namespace convlaw::trials {

/// Does `run` give the exact result of every probe of the problem, bit for bit? Kernels up to 3x3.
bool passes_probes(Random& random, const Conv2dProblem& problem, const ways::Run& run);

}  // namespace convlaw::trials
