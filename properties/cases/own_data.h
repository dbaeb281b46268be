// SPDX-License-Identifier: MIT
// The user's own tensors as the data of cases (Pattern::own): trained weights, recorded
// activations.
#pragma once

#include <memory>

#include "properties/cases/operands.h"

namespace convlaw {

/// From now on these are the data of cases that say data=own, in this process and those that it
/// forks. No extent of input and weight may be 0; the bias may be empty. To be called before any
/// such case is made, from one thread. Null: there are none.
void set_own_data(std::unique_ptr<const Operands> data);

bool has_own_data();

/// Own tensors as those of any problem: where a tensor is larger they repeat, where it is smaller
/// they are cut off; a seed other than 0 shifts them. Values are rounded to the types of the case,
/// and are zeros for a role that has none.
Operands make_own_operands(const Case& c);

}  // namespace convlaw
