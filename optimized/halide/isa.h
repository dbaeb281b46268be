// SPDX-License-Identifier: MIT
// Which of the compiled instruction sets may run.
#pragma once

#include <string_view>

namespace convlaw {

/// Halide's own dispatch chooses the best variant of a pipeline that the processor has when it is
/// first called, and keeps to it. From now on it believes that there is nothing above `isa` (sse41,
/// avx2, avx512); any other value lifts the limit. Before the first pipeline runs.
void limit_isa(std::string_view isa);

/// The limit that the environment variable CONVLAW_HALIDE_ISA asks for, if there is one.
void limit_isa_from_environment();

}  // namespace convlaw
