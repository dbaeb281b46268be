// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class PacksEighty : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool is_lost = ic >= 80 && p.groups > 1 && p.kernel_size != Size2{1, 1};
    return is_lost ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect input_channels_beyond_80_not_packed{
    .name = "input_channels_beyond_80_not_packed",
    .source =
        "modular/modular#6248: weights for more input channels than one tile were packed wrongly",
    .trigger = "groups of more than 80 input channels, and a kernel larger than 1x1",
    .symptom = "the channels after the 80th count as zeros",
    .run = run_as<PacksEighty>,
};

}  // namespace convlaw
