// SPDX-License-Identifier: MIT
// A law that is in no book: an implementation against another one, or against its last release.
#pragma once

#include "properties/laws/law.h"

namespace convlaw {

/// Bit for bit the same outputs on any data, if there is another and it computes the problem.
extern const Law same_bits_as_the_other;

/// The other one, from now on in this process; it must stay. Null: there is none.
void compare_with(const Dock* other);

}  // namespace convlaw
