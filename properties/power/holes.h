// SPDX-License-Identifier: MIT
// Defects of the catalogue that no law catches yet, and where nobody looks. A hole that is filled
// is struck out: `convlaw power` fails until it is.
#pragma once

#include <string_view>

#include "properties/defects/defect.h"

namespace convlaw {

/// Why no law catches the defect; empty if one must.
std::string_view reason_of_hole(const Defect& defect);

}  // namespace convlaw
