// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class NanSwallowedByAMaximum : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const auto x = Direct::read(n, c, ih, iw);
    return x && std::isnan(*x) ? 0 : x;
  }
};

}  // namespace

const Defect nan_swallowed_by_a_maximum{
    .name = "nan_swallowed_by_a_maximum",
    .source = "uxlfoundation/oneDNN PR#5370: maximum and minimum dropped NaN",
    .trigger = "a NaN in the input",
    .symptom = "it counts as zero",
    .run = run_as<NanSwallowedByAMaximum>,
};

}  // namespace convlaw
