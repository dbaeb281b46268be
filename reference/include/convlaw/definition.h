// SPDX-License-Identifier: MIT
// The definition as an implementation like any other, so that it can stand trial too.
#pragma once

#include "convlaw/implementation.h"

namespace convlaw {

/// conv2d() behind the C interface, in every padding mode, with any strides, batched or not; it
/// rejects illegal problems. Sums are formed in the order of the loops:
///   f64 and f32 in the element type; f16 and bf16 in f32, rounded once;
///   i8 and u8 input with i8 or u8 weights and an i32 bias exactly, into i32. Zero points of input
///   and weight are subtracted first, and 8-bit output with scales is requantized (quantization.h).
const convlaw_implementation& definition_implementation();

}  // namespace convlaw
