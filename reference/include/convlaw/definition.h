// SPDX-License-Identifier: MIT
// The definition as an implementation like any other, so that it can stand trial too.
#pragma once

#include "convlaw/implementation.h"

namespace convlaw {

/// conv2d() behind the C interface: f32 and f64, every padding mode, any strides, batched or not;
/// it rejects illegal problems. Sums are formed in the element type, in the order of the loops.
const convlaw_implementation& definition_implementation();

}  // namespace convlaw
