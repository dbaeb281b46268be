// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// Two neighbouring outputs a row of taps from four products.
class WinogradUndeclared : public Direct {
  using Direct::Direct;

  float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    if (!is_winograd_size()) return Direct::output_at(n, oc, oh, ow);
    const std::int64_t left = ow / 2 * 2;
    float sum = start(oc, oh, ow);
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      for (std::int64_t kh = 0; kh < 3; ++kh) {
        const auto d = [&](std::int64_t i) {
          return read(n, channel(oc, ic), row(oh, kh), column(left, i)).value_or(0);
        };
        const auto g = [&](std::int64_t i) { return weight_at(oc, ic, kh, i); };
        const float plus = (d(1) + d(2)) * ((g(0) + g(1) + g(2)) / 2);
        const float minus = (d(2) - d(1)) * ((g(0) - g(1) + g(2)) / 2);
        sum +=
            ow == left ? (d(0) - d(2)) * g(0) + plus + minus : plus - minus - (d(1) - d(3)) * g(2);
      }
    }
    return sum;
  }
};

}  // namespace

const Defect winograd_undeclared{
    .name = "winograd_undeclared",
    .source =
        "cuDNN and oneDNN choose Winograd by themselves; apache/tvm PR#4260 did so for all of 3x3",
    .trigger = "3x3, stride 1: columns in pairs by F(2,3), which is not declared",
    .symptom = "rounding errors beyond those of direct sums, and infinity gives NaN",
    .run = run_as<WinogradUndeclared>,
};

}  // namespace convlaw
