// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class OutputChannelInASignedByte : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    return Direct::weight_at(oc % 128, ic, kh, kw);
  }
};

}  // namespace

const Defect output_channel_in_a_signed_byte{
    .name = "output_channel_in_a_signed_byte",
    .source = "pytorch/pytorch#129207 and its kind: an output channel kept in too few bits",
    .trigger = "more than 128 output channels",
    .symptom = "those from the 129th on have the weights of the first",
    .run = run_as<OutputChannelInASignedByte>,
};

}  // namespace convlaw
