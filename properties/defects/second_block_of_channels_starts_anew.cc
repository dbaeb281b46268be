// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class SecondBlockStartsAnew : public Direct {
  using Direct::Direct;

  float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    if (group_inputs <= 1024) return Direct::output_at(n, oc, oh, ow);
    first_ = group_inputs / 1024 * 1024;
    return Direct::output_at(n, oc, oh, ow);
  }

  // What the blocks before have summed is overwritten.
  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    return ic < first_ ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }

  std::int64_t first_ = 0;
};

}  // namespace

const Defect second_block_of_channels_starts_anew{
    .name = "second_block_of_channels_starts_anew",
    .source =
        "modular/modular#6129, pytorch/pytorch#188335: wrong where a sum is longer than a "
        "block",
    .trigger = "more than 1024 input channels in a group",
    .symptom = "the last block of channels alone",
    .run = run_as<SecondBlockStartsAnew>,
};

}  // namespace convlaw
