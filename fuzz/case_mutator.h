// SPDX-License-Identifier: MIT
// Mutations that know what a case is: they change, redraw and exchange its choices, where a plain
// mutation of bytes would mostly shift what the rest of them mean. They speed a fuzzer up; nothing
// depends on them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "properties/cases/domain.h"

namespace convlaw {

/// The byte form of a case in `domain` near the one that `bytes` are read as. A quarter of all are
/// drawn afresh: mutants of a corpus of ordinary cases stay ordinary.
std::vector<std::uint8_t> mutate_case(std::span<const std::uint8_t> bytes, const Domain& domain,
                                      std::uint64_t seed);

/// A case that has some choices of one and some of the other.
std::vector<std::uint8_t> cross_cases(std::span<const std::uint8_t> one,
                                      std::span<const std::uint8_t> other, const Domain& domain,
                                      std::uint64_t seed);

}  // namespace convlaw
