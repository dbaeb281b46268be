// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class DilatedTapsInReverse : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    return Direct::weight_at(oc, ic, p.dilation.h > 1 ? p.kernel_size.h - 1 - kh : kh,
                             p.dilation.w > 1 ? p.kernel_size.w - 1 - kw : kw);
  }
};

}  // namespace

const Defect dilated_taps_in_reverse{
    .name = "dilated_taps_in_reverse",
    .source = "candle PR#2337 and its kind: the dilated path was that of a transposed convolution",
    .trigger = "an axis is dilated, and the kernel is beyond 1 along it",
    .symptom = "the taps along that axis are applied in reverse",
    .run = run_as<DilatedTapsInReverse>,
};

}  // namespace convlaw
