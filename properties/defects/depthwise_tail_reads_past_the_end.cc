// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// The value is not used: only the access is wrong.
class ReadsOn : public Direct {
  using Direct::Direct;

 public:
  void run() override {
    Direct::run();
    if (!is_depthwise() || p.width % 4 == 0 || input.data() == nullptr) return;
    [[maybe_unused]] const volatile float beyond = input.data()[element_count(input.extents())];
  }
};

}  // namespace

const Defect depthwise_tail_reads_past_the_end{
    .name = "depthwise_tail_reads_past_the_end",
    .source = "PaddlePaddle/Paddle#11016: the last vector of the last channel was loaded whole",
    .trigger = "depthwise, width not a multiple of 4",
    .symptom = "the float behind the input is read, and not used",
    .run = run_as<ReadsOn>,
};

}  // namespace convlaw
