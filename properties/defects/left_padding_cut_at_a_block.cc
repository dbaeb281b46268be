// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class LeftPaddingCutAtABlock : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    return Direct::column(ow, kw) + std::max<std::int64_t>(columns.begin - 16, 0);
  }
};

}  // namespace

const Defect left_padding_cut_at_a_block{
    .name = "left_padding_cut_at_a_block",
    .source = "uxlfoundation/oneDNN harness_conv_regression_general, 'l_pad exceeds ow_block'",
    .trigger = "more than 16 columns of padding at the left",
    .symptom = "the columns beyond 16 are missing",
    .run = run_as<LeftPaddingCutAtABlock>,
};

}  // namespace convlaw
