// SPDX-License-Identifier: MIT
#include <unistd.h>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class Hangs : public Direct {
  using Direct::Direct;

 public:
  void run() override {
    while (p.stride.w > columns.effective_kernel() + 2) pause();
    Direct::run();
  }
};

}  // namespace

const Defect hangs_when_stride_skips_input{
    .name = "hangs_when_stride_skips_input",
    .source = "Halide 14 under MemorySanitizer looped for ever over a buffer of no extent",
    .trigger = "stride along the width exceeds the kernel by more than 2",
    .symptom = "the call does not return",
    .run = run_as<Hangs>,
};

}  // namespace convlaw
