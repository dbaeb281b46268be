// SPDX-License-Identifier: MIT
// The memory that pipelines take while they run.
#pragma once

namespace convlaw {

/// Halide's memory is kept by the thread that took it, a few blocks until that thread ends: what
/// malloc() gives back to the system must be zeroed page by page when it is taken again, which
/// costs a small convolution more than its arithmetic. Once in a process.
void keep_memory_between_runs();

}  // namespace convlaw
