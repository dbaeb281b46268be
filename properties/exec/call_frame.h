// SPDX-License-Identifier: MIT
// A call of the C interface as a case of the pipe, and its answer back in the call.
#pragma once

#include <cstdint>

#include "convlaw/implementation.h"
#include "properties/npy/npy.h"
#include "properties/pipe/case_frame.h"

namespace convlaw {

/// Precondition: the tensors are dense in NCHW order, and of types that are known.
PipeCase make_pipe_case(std::int64_t number, const convlaw_call& call);

/// `output` is of the type and shape that the call asks for.
void write_output(const NpyArray& output, const convlaw_call& call);

}  // namespace convlaw
