// SPDX-License-Identifier: MIT
// Small problems of a given number of taps, and data that make rounding as hard as a type allows
// while no order of summation overflows.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "properties/trials/random.h"
#include "reference/tests/ways/operands.h"

namespace convlaw::trials {

/// The taps of an output that no padding cuts.
struct LengthBand {
  std::int64_t least, most;
  std::string_view name;
};
inline constexpr std::array<LengthBand, 6> kLengths{{{1, 1, "1"},
                                                     {2, 4, "2-4"},
                                                     {5, 32, "5-32"},
                                                     {33, 256, "33-256"},
                                                     {257, 2048, "257-2048"},
                                                     {4608, 4608, "4608"}}};

/// How large the outputs are. Of integers: operands of at most 3, half the range, all of the range,
/// and nothing but the ends of the range.
enum class Scale : std::uint8_t { subnormal, tiny, normal, huge };
inline constexpr std::array<Scale, 4> kScales{Scale::subnormal, Scale::tiny, Scale::normal,
                                              Scale::huge};
std::string_view to_string(Scale scale, ElementType type);

/// About `outputs` outputs; strides, dilations, groups, padding of zeros or of edges, bias or not.
/// `winograd`: 3x3 kernels that Winograd's algorithm takes, if the band allows.
Conv2dProblem draw_problem(Random& random, const LengthBand& length, std::int64_t outputs,
                           bool winograd = false);

/// Normal, positive, constant, sparse, of wide range, or cancelling each other; on the scale.
ways::Operands draw_operands(Random& random, const Conv2dProblem& problem, ElementType type,
                             Scale scale);

/// Input N(0, 1), weight and bias uniform within 1 / sqrt(taps), as torch.nn.Conv2d initialises.
ways::Operands draw_layer(Random& random, const Conv2dProblem& problem);

}  // namespace convlaw::trials
