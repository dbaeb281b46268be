// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ExtraPaddingOnTheWrongSide : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    return Direct::column(ow, kw) - (columns.end == columns.begin + 1 ? 1 : 0);
  }
};

}  // namespace

const Defect extra_padding_on_the_wrong_side{
    .name = "extra_padding_on_the_wrong_side",
    .source = "root-project/root#21737: SAME_UPPER and SAME_LOWER were swapped for even kernels",
    .trigger = "the end of an axis is padded by one more than its beginning",
    .symptom = "windows are shifted by one",
    .run = run_as<ExtraPaddingOnTheWrongSide>,
};

}  // namespace convlaw
