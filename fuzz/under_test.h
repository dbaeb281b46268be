// SPDX-License-Identifier: MIT
// What the differential target puts on trial. Every executable is linked with one definition.
#pragma once

#include "convlaw/implementation.h"

namespace convlaw {

struct UnderTest {
  const convlaw_implementation* implementation;
  const char* name;  ///< on convlaw's command line
};

UnderTest under_test();

}  // namespace convlaw
