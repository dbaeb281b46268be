// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class CropAtTheLeftIgnored : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    return Direct::column(ow, kw) + std::min<std::int64_t>(columns.begin, 0);
  }
};

}  // namespace

const Defect crop_at_the_left_ignored{
    .name = "crop_at_the_left_ignored",
    .source =
        "uxlfoundation/oneDNN harness_conv_regression_general, 'negative padding': it was taken "
        "for none",
    .trigger = "negative padding at the left",
    .symptom = "the columns that should be cropped are read",
    .run = run_as<CropAtTheLeftIgnored>,
};

}  // namespace convlaw
