// SPDX-License-Identifier: MIT
// For the laws in which the output of one convolution is the input of the next.
#pragma once

#include "properties/laws/trial.h"

namespace convlaw {

/// Operands of the trial's problem whose output is an input of the same element type: the trial's
/// own but in 8-bit integers, where they are reduced to a few small terms.
Operands operands_to_pass_on(Trial& trial);

}  // namespace convlaw
