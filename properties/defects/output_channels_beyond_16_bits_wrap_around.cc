// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class OutputChannelsBeyond16Bits : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    return Direct::weight_at(p.groups == 1 ? oc % 65536 : oc, ic, kh, kw);
  }
};

}  // namespace

const Defect output_channels_beyond_16_bits_wrap_around{
    .name = "output_channels_beyond_16_bits_wrap_around",
    .source =
        "pytorch/pytorch#129207: MPS, more than 65536 output channels, of which the first and "
        "last were wrong",
    .trigger = "more than 65536 output channels in one group",
    .symptom = "the later ones have the weight of the first",
    .run = run_as<OutputChannelsBeyond16Bits>,
};

}  // namespace convlaw
