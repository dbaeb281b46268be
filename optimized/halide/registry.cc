// SPDX-License-Identifier: MIT
#include "convlaw/registry.h"

#include <array>

#include "convlaw/halide_conv2d.h"

namespace convlaw {

std::span<const convlaw_implementation* const> optimized_implementations() {
  static const std::array all {
    &halide_implementation(), &halide_winograd_implementation(),
#if defined(CONVLAW_HALIDE_C)
        &halide_c_implementation(),
#endif
  };
  return all;
}

}  // namespace convlaw
