// SPDX-License-Identifier: MIT
// Correct convolutions that differ from the definition in every way a correct one may: the laws
// must accept them all.
#pragma once

#include <string>
#include <vector>

#include "convlaw/implementation.h"

namespace convlaw {

struct LegalVariant {
  std::string name;
  const convlaw_implementation* implementation;
};

/// Direct convolutions that sum in the order of the definition, in reverse, by halves, in f64, with
/// fused multiply-adds, with the bias last, with the zeros of the padding multiplied instead of
/// skipped, and in another order at every output; of f16 and bf16, summed in f32 and f64, and of i8
/// and u8, summed in i32 and i64, in several orders.
std::vector<LegalVariant> legal_variants();

}  // namespace convlaw
