// SPDX-License-Identifier: MIT
// What is put on trial: the environment variable CONVLAW_FUZZ_IMPLEMENTATION names it as convlaw's
// command line does (a built-in name, or the path of a plug-in). By default it is what is built
// here, in all its forms. Halide's wrappers keep the instruction set that they chose when they were
// first called, so CONVLAW_HALIDE_ISA limits a whole process.
#pragma once

#include <string>
#include <vector>

#include "convlaw/implementation.h"

namespace convlaw {

struct UnderTest {
  const convlaw_implementation* implementation = nullptr;
  std::string name;         ///< on convlaw's command line
  std::string environment;  ///< what has to stand before that command: "CONVLAW_HALIDE_ISA=sse41 "
};

/// The forms of one implementation, at least one. Aborts if it cannot be had.
const std::vector<UnderTest>& under_test();

}  // namespace convlaw
