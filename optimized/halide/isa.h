// SPDX-License-Identifier: MIT
// Which of the compiled instruction sets may run.
#pragma once

namespace convlaw {

/// Halide's own dispatch chooses the best variant that the processor has. The environment variable
/// CONVLAW_HALIDE_ISA (sse41, avx2, avx512) makes it believe that there is nothing above; any other
/// value is ignored.
void limit_isa_from_environment();

}  // namespace convlaw
