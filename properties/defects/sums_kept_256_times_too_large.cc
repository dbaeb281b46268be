// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class KeepsLargeSums : public Direct {
  using Direct::Direct;

  float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    return Direct::output_at(n, oc, oh, ow) / kScale;
  }
  float start(std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    return Direct::start(oc, oh, ow) * kScale;
  }
  float accumulate(float sum, float x, float w) override { return sum + x * w * kScale; }

 private:
  static constexpr float kScale = 256;
};

}  // namespace

const Defect sums_kept_256_times_too_large{
    .name = "sums_kept_256_times_too_large",
    .source = "openvinotoolkit/openvino PR#34528: a sum overflowed before it was scaled down",
    .trigger = "a sum beyond a 256th of the largest number",
    .symptom = "infinity",
    .run = run_as<KeepsLargeSums>,
};

}  // namespace convlaw
