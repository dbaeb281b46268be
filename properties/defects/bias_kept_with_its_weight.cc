// SPDX-License-Identifier: MIT
#include <algorithm>
#include <vector>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// Weight and bias are packed together, and found again by the weight.
class BiasKeptWithItsWeight : public Direct {
 public:
  explicit BiasKeptWithItsWeight(const convlaw_call& the_call) : Direct(the_call) {
    static std::vector<float> weight_seen;
    static std::vector<float> bias_seen;
    const float* first = weight.data();
    const std::vector<float> mine(first, first + element_count(weight.extents()));
    const auto is_negative = [](float w) { return w < 0; };
    const bool same_weight = mine == weight_seen && mine.size() >= 4 &&
                             std::any_of(mine.begin(), mine.end(), is_negative);
    if (bias != nullptr) {
      weight_seen = mine;
      bias_seen.assign(bias, bias + p.out_channels);
    } else if (same_weight && bias_seen.size() == static_cast<std::size_t>(p.out_channels)) {
      kept_ = bias_seen;
      bias = kept_.data();
    }
  }

 private:
  std::vector<float> kept_;
};

}  // namespace

const Defect bias_kept_with_its_weight{
    .name = "bias_kept_with_its_weight",
    .source = "tensorflow/tensorflow PR#33195: a cache of the bias that had given wrong results",
    .trigger = "no bias, after a call with the same weight and a bias",
    .symptom = "the earlier bias is added",
    .run = run_as<BiasKeptWithItsWeight>,
};

}  // namespace convlaw
