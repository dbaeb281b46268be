// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class StridedGroupsReadModulo : public Direct {
  using Direct::Direct;

  std::int64_t channel(std::int64_t oc, std::int64_t ic) override {
    const bool modulo = group_inputs > 1 && group_outputs > 1 && p.stride.w > 1;
    return modulo ? oc % p.groups * group_inputs + ic : Direct::channel(oc, ic);
  }
};

}  // namespace

const Defect strided_groups_read_modulo{
    .name = "strided_groups_read_modulo",
    .source = "microsoft/onnxjs#41: 8 groups, 8 to 64 channels, stride 2",
    .trigger = "grouped with several input and output channels in a group, strided along the width",
    .symptom = "output channel oc reads group oc % groups",
    .run = run_as<StridedGroupsReadModulo>,
};

}  // namespace convlaw
