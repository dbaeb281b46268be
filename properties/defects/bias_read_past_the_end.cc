// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// The value is not used: only the access is wrong.
class ReadsPastBias : public Direct {
  using Direct::Direct;

 public:
  void run() override {
    Direct::run();
    if (p.out_channels % 4 == 0 || bias == nullptr) return;
    [[maybe_unused]] const volatile float beyond = bias[p.out_channels];
  }
};

}  // namespace

const Defect bias_read_past_the_end{
    .name = "bias_read_past_the_end",
    .source = "PaddlePaddle/Paddle#11016 and its kind: bias loaded four at a time",
    .trigger = "with bias, output channels no multiple of 4",
    .symptom = "the float behind the bias is read, and not used",
    .run = run_as<ReadsPastBias>,
};

}  // namespace convlaw
