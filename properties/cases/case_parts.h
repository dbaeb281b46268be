// SPDX-License-Identifier: MIT
// Cases from parts of others: each of these copies one part, and leaves it to the caller whether
// what comes of it is legal.
#pragma once

#include "properties/cases/case.h"

namespace convlaw {

/// Extent, kernel, stride, dilation and padding of an axis, if that is given in numbers.
void take_rows(Conv2dProblem& p, const Conv2dProblem& from);
void take_columns(Conv2dProblem& p, const Conv2dProblem& from);

/// Groups and channels.
void take_channels(Conv2dProblem& p, const Conv2dProblem& from);

/// Bias or none, element type, layout and data pattern.
void take_storage(Case& c, const Case& from);

}  // namespace convlaw
