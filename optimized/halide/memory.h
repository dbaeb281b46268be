// SPDX-License-Identifier: MIT
// The memory that pipelines take while they run.
#pragma once

#include <cstddef>

namespace convlaw {

/// Halide's memory is kept by the thread that took it, a few blocks until that thread ends: what
/// malloc() gives back to the system must be zeroed page by page when it is taken again, which
/// costs a small convolution more than its arithmetic. Once in a process.
void keep_memory_between_runs();

/// For memory that is about to be written: the system makes large pages of it, if it can, and if it
/// is so much that malloc() always asks the system for it. Page by page, that would take longer
/// than what is written there.
void prefer_large_pages(void* memory, std::size_t size);

}  // namespace convlaw
