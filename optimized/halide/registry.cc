// SPDX-License-Identifier: MIT
#include "convlaw/registry.h"

#include <array>

#include "convlaw/halide_conv2d.h"

namespace convlaw {

std::span<const convlaw_implementation* const> optimized_implementations() {
  static const std::array<const convlaw_implementation*, 1> all{&halide_implementation()};
  return all;
}

}  // namespace convlaw
