// SPDX-License-Identifier: MIT
// Which of the compiled instruction sets may run.
#pragma once

namespace convlaw {

/// Halide's own dispatch chooses the best variant of a pipeline that the processor has when it is
/// first called, and keeps to it. It is made to believe that there is nothing above what the
/// environment variable CONVLAW_HALIDE_ISA says (sse41, avx2, avx512); any other value, such as
/// avx512_vnni, or none, is no limit. Before the first pipeline runs.
void limit_isa_from_environment();

/// May those run that are compiled for AVX-512? Its registers are twice as many, and as long.
bool may_use_avx512();
/// May pipelines run that are compiled for AVX-512 with VNNI alone?
bool may_use_vnni();

}  // namespace convlaw
