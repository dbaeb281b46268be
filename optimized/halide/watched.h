// SPDX-License-Identifier: MIT
// For generators: is the code watched by a sanitizer, or an engine?
#pragma once

#include <Halide.h>

namespace convlaw {

/// Such code is several times as large, and compilers take minutes over what is large already.
inline bool is_watched(const Halide::Target& target) {
  return target.has_feature(Halide::Target::ASAN) || target.has_feature(Halide::Target::TSAN) ||
         target.has_feature(Halide::Target::SanitizerCoverage);
}

}  // namespace convlaw
