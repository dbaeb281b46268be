// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class OutputsClampedToFinite : public Direct {
  using Direct::Direct;

  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    constexpr float kMost = std::numeric_limits<float>::max();
    Direct::store(n, oc, oh, ow, std::fmin(std::fmax(y, -kMost), kMost));
  }
};

}  // namespace

const Defect outputs_clamped_to_finite{
    .name = "outputs_clamped_to_finite",
    .source =
        "uxlfoundation/oneDNN PR#5370: a clamp by maximum and minimum drops NaN; its range of all "
        "finite numbers seems harmless",
    .trigger = "an output is NaN or infinite",
    .symptom = "the largest finite number of one sign",
    .run = run_as<OutputsClampedToFinite>,
};

}  // namespace convlaw
