// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// The value is not used: only the access is wrong.
class ReadsPastWeight : public Direct {
  using Direct::Direct;

 public:
  void run() override {
    Direct::run();
    const std::int64_t count = element_count(weight.extents());
    if (p.kernel_size.w != 3 || count == 0) return;
    [[maybe_unused]] const volatile float beyond = weight.data()[count];
  }
};

}  // namespace

const Defect rows_of_three_weights_loaded_by_four{
    .name = "rows_of_three_weights_loaded_by_four",
    .source = "PaddlePaddle/Paddle#11016 and its kind: a row of three loaded as a vector of four",
    .trigger = "kernel three columns wide",
    .symptom = "the float behind the weight is read, and not used",
    .run = run_as<ReadsPastWeight>,
};

}  // namespace convlaw
