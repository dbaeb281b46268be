// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class OddLastRowMissesItsLastTaps : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const std::int64_t height = rows.output();
    const bool alone = height >= 3 && height % 2 == 1 && at.oh == height - 1;
    const bool last = p.kernel_size.h > 1 && kh == p.kernel_size.h - 1;
    return alone && last ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect odd_last_row_misses_its_last_taps{
    .name = "odd_last_row_misses_its_last_taps",
    .source =
        "rows of output computed in pairs, the last of an odd number alone; the tail of "
        "vpisarev/ficus#18 is of the kind",
    .trigger = "an odd number of rows of output from 3 on, kernel taller than 1",
    .symptom = "the last row misses its last row of taps",
    .run = run_as<OddLastRowMissesItsLastTaps>,
};

}  // namespace convlaw
