// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// No output is wrong: the row that is overwritten is one that no window reads.
class WritesInput : public Direct {
  using Direct::Direct;

 public:
  void run() override {
    Direct::run();
    const std::int64_t unread = (rows.padded() - rows.effective_kernel()) % rows.stride;
    if (unread <= std::max<std::int64_t>(rows.end, 0) || input.data() == nullptr) return;
    if (p.padding_mode == PaddingMode::zeros && rows.end >= 0) {
      const_cast<float&>(input(0, 0, p.height - 1, 0)) += 1;
    }
  }
};

}  // namespace

const Defect unread_input_used_as_scratch{
    .name = "unread_input_used_as_scratch",
    .source = "bhuman/CompiledNN#7 and its kind: input overwritten in place",
    .trigger = "the stride leaves a row of the input unread",
    .symptom = "that row is changed",
    .run = run_as<WritesInput>,
};

}  // namespace convlaw
