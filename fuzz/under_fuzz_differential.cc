// SPDX-License-Identifier: MIT
#include "convlaw/halide_conv2d.h"
#include "fuzz/under_test.h"

namespace convlaw {

UnderTest under_test() { return {&halide_implementation(), "halide"}; }

}  // namespace convlaw
