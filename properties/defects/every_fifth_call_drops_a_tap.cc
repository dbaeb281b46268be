// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// Stands for a race: whether it is wrong depends on nothing that the caller controls.
class DropsSometimes : public Direct {
 public:
  explicit DropsSometimes(const convlaw_call& the_call) : Direct(the_call) {
    static int calls = 0;
    drops_ = ++calls % 5 == 0;
  }

 private:
  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool last = ic == group_inputs - 1 && kh == p.kernel_size.h - 1 &&
                      kw == p.kernel_size.w - 1 && oc == p.out_channels - 1;
    return drops_ && last ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }

  bool drops_ = false;
};

}  // namespace

const Defect every_fifth_call_drops_a_tap{
    .name = "every_fifth_call_drops_a_tap",
    .source = "pytorch/pytorch#49268, iree-org/iree#8530: intermittently wrong",
    .trigger = "now and then",
    .symptom = "the last tap of the last channel is not added",
    .run = run_as<DropsSometimes>,
};

}  // namespace convlaw
