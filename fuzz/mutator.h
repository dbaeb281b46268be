// SPDX-License-Identifier: MIT
// Mutations that know what an input is: they change, redraw and exchange its choices, where a plain
// mutation of bytes would mostly shift what the rest of them mean. They speed a fuzzer up; nothing
// depends on them.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "properties/choices/choices.h"

namespace convlaw {

/// Asks for all that an input consists of. It must ask the same whenever it gets the same answers.
using Draw = std::function<void(Choices&)>;

/// How many mutants of four are drawn afresh: where nothing guides it, mutation is worse than
/// drawing blindly (fuzz/depth_table.sh).
inline constexpr std::size_t kRedrawnOfFour = 2;

/// The byte form of an input near the one that `bytes` are read as.
std::vector<std::uint8_t> mutate_input(std::span<const std::uint8_t> bytes, const Draw& draw,
                                       std::uint64_t seed,
                                       std::size_t redrawn_of_four = kRedrawnOfFour);

/// An input that has some choices of one and some of the other.
std::vector<std::uint8_t> cross_inputs(std::span<const std::uint8_t> one,
                                       std::span<const std::uint8_t> other, const Draw& draw,
                                       std::uint64_t seed);

/// For targets that are linked with engine_mutators.cc, which is how engines reach the above: what
/// the target reads from its bytes.
void draw_input(Choices& choices);

}  // namespace convlaw
