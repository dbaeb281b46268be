// SPDX-License-Identifier: MIT
// A case as a few lines of Python, so that somebody without this tool can see what torch says.
#pragma once

#include <string>

#include "properties/cases/case.h"

namespace convlaw {

/// Lines that end in a newline. Tensors are written out; beyond a few hundred elements they are
/// not, and a comment says so.
std::string torch_snippet(const Case& c);

}  // namespace convlaw
