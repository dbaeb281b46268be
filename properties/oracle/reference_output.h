// SPDX-License-Identifier: MIT
// What the definition makes of operands that were given as arrays.
#pragma once

#include "convlaw/problem.h"
#include "convlaw/result.h"
#include "properties/oracle/operand_arrays.h"

namespace convlaw {

/// Of a legal problem whose shapes the operands have. The output's type is the one that goes with
/// the input's (element_types()). For f32, f16 and bf16 it is the exact result, rounded once to
/// nearest even; with an f64 anywhere sums are formed in f64, in the order of the definition's
/// loops. Integers are exact: an output that does not fit in 32 bits is an Error, as are integers
/// beside floating-point numbers.
Result<NpyArray> reference_output(const Conv2dProblem& problem, const OperandArrays& operands);

}  // namespace convlaw
