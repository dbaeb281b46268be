// SPDX-License-Identifier: MIT
// The user's own tensors as the data of a case: --case PROBLEM --input x.npy --weight w.npy.
#pragma once

#include "properties/cases/case.h"
#include "properties/command/operand_files.h"

namespace convlaw {

/// Adds --input, --weight, --bias and --dtype.
void add_own_options(CLI::App& app, OperandFiles& files);

/// Reads the files as the own data of cases; files.problem does not matter. For a case that says
/// data=own, whose shapes may be others.
std::optional<Error> load_own_data(const OperandFiles& files);

/// files.problem with these tensors, which must have its shapes.
Result<Case> load_own_case(const OperandFiles& files);

/// " --input x.npy --weight w.npy", for a shell; empty if there are none.
std::string own_arguments(const OperandFiles& files);

}  // namespace convlaw
