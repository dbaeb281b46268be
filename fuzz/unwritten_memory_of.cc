// SPDX-License-Identifier: MIT
// Whom unwritten_memory.c asks.
#include "convlaw/halide_conv2d.h"

const convlaw_implementation* convlaw_get_implementation() {
  return &convlaw::halide_c_implementation();
}
