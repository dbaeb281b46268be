// SPDX-License-Identifier: MIT
// An implementation from a shared object.
#pragma once

#include <string>

#include "convlaw/implementation.h"
#include "convlaw/result.h"

namespace convlaw {

/// Loads the plug-in at `path` and asks it for its implementation, which may be null or of another
/// version: Dock::admit() is the judge of that. Its symbols stay its own (RTLD_LOCAL), so that it
/// may carry another Halide runtime or OpenMP than this program. It stays loaded.
Result<const convlaw_implementation*> load_plugin(const std::string& path);

}  // namespace convlaw
