// SPDX-License-Identifier: MIT
// The convolution that Halide schedules, compiled ahead of time, behind the C interface.
#pragma once

#include "convlaw/implementation.h"

namespace convlaw {

/// "halide": f32, bf16, f16, i8 or u8, NCHW or NHWC, every legal problem whose tensors have fewer
/// than 2^31 elements, weights in blocks of output channels; all padding modes, batched or not; as
/// many threads as asked for. The direct algorithm unless more is accepted. Floats are accumulated
/// in f32, in an order that depends on nothing but the problem, and rounded once; 8-bit integers
/// in i32. A ReLU may follow floats. prepare() packs the weights.
///
/// The instruction set is chosen when it runs; the environment variable CONVLAW_HALIDE_ISA (sse41,
/// avx2 or avx512) forbids those above it.
const convlaw_implementation& halide_implementation();

/// "halide_winograd": the same, and Winograd's F(4x4, 3x3) or F(2x2, 3x3) for dense 3x3 kernels on
/// many channels, of floats, as declare_contract() says. "halide" computes so only where
/// problem->acceptable allows it, this one also where that is null.
const convlaw_implementation& halide_winograd_implementation();

/// "halide_c": the same pipelines through Halide's C backend, where the build has them
/// (CONVLAW_HALIDE_C): the one way to have undefined behaviour in generated code noticed.
const convlaw_implementation& halide_c_implementation();

}  // namespace convlaw
