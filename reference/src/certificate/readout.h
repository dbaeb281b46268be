// SPDX-License-Identifier: MIT
// After a refutation: which tap of the wrong output is it, and what does it read? A few dozen runs.
//
// The error of one output is bilinear, as the output is: it is the sum of the errors of two halves
// of the weight, so one of the halves alone is wrong too. Halving on leads to a single weight. With
// that weight alone, set to 1, an input of ones tells how often it counts, and inputs that hold
// each pixel's channel, row and column (digit by digit where the type is narrow) name the pixel
// that is read.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "convlaw/certificate.h"
#include "reference/src/certificate/checksum.h"
#include "reference/src/certificate/operands.h"

namespace convlaw {

/// Runs the operands as they are; nullopt: it could not.
using Rerun = std::function<std::optional<ProbeTensors>(ProbeOperands&)>;

/// "output (0, 3, 5, 5) tap (ic 17, kh 1, kw 2) reads pixel (17, 6, 8), must read (17, 6, 7)".
/// `operands` are those of the probe that refuted, without a disguise; they are changed.
std::string read_out(const Conv2dProblem& problem, const OutputBounds& bounds,
                     const std::array<std::int64_t, 4>& index, ProbeOperands& operands,
                     const Rerun& rerun);

}  // namespace convlaw
