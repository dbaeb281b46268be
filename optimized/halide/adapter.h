// SPDX-License-Identifier: MIT
// Pipelines behind the C interface.
#pragma once

#include "convlaw/implementation.h"
#include "optimized/halide/pipelines.h"

namespace convlaw {

/// `pipelines` must outlive what is returned.
convlaw_implementation adapt_pipelines(const Pipelines& pipelines);

}  // namespace convlaw
