// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class LargeOutputsClamped : public Direct {
  using Direct::Direct;

  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    Direct::store(n, oc, oh, ow,
                  std::isnan(y) || std::isinf(y) ? y : std::clamp(y, -65536.0F, 65536.0F));
  }
};

}  // namespace

const Defect large_outputs_clamped{
    .name = "large_outputs_clamped",
    .source = "a fused activation left on: outputs clamped to 2^16",
    .trigger = "an output beyond 65536 in magnitude",
    .symptom = "65536",
    .run = run_as<LargeOutputsClamped>,
};

}  // namespace convlaw
