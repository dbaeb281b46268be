// SPDX-License-Identifier: MIT
// The definition with the order of its sums as unhelpful as the contract allows: at every output
// another tree of additions, drawn from the place of the output and from the whole problem. What a
// law may not rest on, this one does not keep: neighbours, images, and problems that differ in
// nothing that matters all round differently.
#pragma once

#include "convlaw/implementation.h"

namespace convlaw {

/// Of every element type, summed in its natural accumulator.
const convlaw_implementation* any_order_implementation();

}  // namespace convlaw
