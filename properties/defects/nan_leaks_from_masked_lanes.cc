// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class NanLeaksFromMaskedLanes : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override { return sum + x * w + 0 * neighbour_; }
  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    neighbour_ = inside(ih, iw + 1) ? input(n, c, ih, iw + 1) : 0;
    if (std::isinf(neighbour_)) neighbour_ = 0;
    return Direct::read(n, c, ih, iw);
  }

 private:
  float neighbour_ = 0;
};

}  // namespace

const Defect nan_leaks_from_masked_lanes{
    .name = "nan_leaks_from_masked_lanes",
    .source =
        "uxlfoundation/oneDNN#5717: lanes beyond the tail were multiplied by zero, and held NaN",
    .trigger = "an input element beside a window is NaN",
    .symptom = "NaN where no window covers it",
    .run = run_as<NanLeaksFromMaskedLanes>,
};

}  // namespace convlaw
