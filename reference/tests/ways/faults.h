// SPDX-License-Identifier: MIT
// Illegal ways to compute an f32 convolution: the faults of whoever writes one. Each is the
// definition in f32 with one thing wrong.
#pragma once

#include <string>
#include <vector>

#include "reference/tests/ways/way.h"

namespace convlaw::ways {

struct Fault {
  std::string name;
  Run run;
};

/// For problems with a square 3x3 kernel, symmetric padding of at least 1, a bias and no groups.
std::vector<Fault> faults();

/// The definition in f32, with nothing wrong.
AnyTensor correct_f32(const Conv2dProblem& problem, const Operands& operands);

/// What one_tap_of_one_output() leaves out: the channel, row and column of the input in image 0.
struct Place {
  std::int64_t channel, row, column;
};
/// The centre tap of the first channel is missing at the output in the middle of channel 0.
Fault one_tap_of_one_output();
Place place_left_out(const Conv2dProblem& problem);

}  // namespace convlaw::ways
