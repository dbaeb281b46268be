// SPDX-License-Identifier: MIT
// Where no number of a failing case can be made smaller by itself, another arrangement of them may
// still be simpler: the width in place of the height, one group in place of two, a longer row in
// place of padding.
#pragma once

#include <vector>

#include "properties/cases/case.h"

namespace convlaw {

/// Legal cases beside `c`, which must be legal, that fail for the same reason more often than not.
/// Whether one is simpler is for the caller to judge.
std::vector<Case> rearrangements(const Case& c);

}  // namespace convlaw
