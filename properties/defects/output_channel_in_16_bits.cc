// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class OutputChannelIn16Bits : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    return Direct::weight_at(oc % 65536, ic, kh, kw);
  }
};

}  // namespace

const Defect output_channel_in_16_bits{
    .name = "output_channel_in_16_bits",
    .source = "pytorch/pytorch#129207: more than 65536 output channels, of which some were wrong",
    .trigger = "more than 65536 output channels",
    .symptom = "those beyond have the weights of the first",
    .run = run_as<OutputChannelIn16Bits>,
};

}  // namespace convlaw
