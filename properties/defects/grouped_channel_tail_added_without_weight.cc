// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class GroupedChannelTailAddedWithoutWeight : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool tail = p.groups > 1 && group_inputs > 4 && ic >= group_inputs / 4 * 4;
    return tail ? 1 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect grouped_channel_tail_added_without_weight{
    .name = "grouped_channel_tail_added_without_weight",
    .source =
        "microsoft/onnxruntime PR#27749: 5 or 7 channels in a group, the rest was added without "
        "its weight",
    .trigger = "grouped, more than 4 input channels in a group, not a multiple of 4",
    .symptom = "the last channels are added as they are",
    .run = run_as<GroupedChannelTailAddedWithoutWeight>,
};

}  // namespace convlaw
