// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class OutputChannelsBeyondAMaskUnwritten : public Direct {
  using Direct::Direct;

  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    if (oc < 32) Direct::store(n, oc, oh, ow, y);
  }
};

}  // namespace

const Defect output_channels_beyond_a_mask_unwritten{
    .name = "output_channels_beyond_a_mask_unwritten",
    .source = "ROCm/MIOpenGEMM#59 and its kind: a mask of 32 bits has no bit for channel 33",
    .trigger = "more than 32 output channels",
    .symptom = "those beyond keep what was in memory",
    .run = run_as<OutputChannelsBeyondAMaskUnwritten>,
};

}  // namespace convlaw
