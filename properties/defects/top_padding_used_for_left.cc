// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class TopPaddingUsedForLeft : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    return Direct::column(ow, kw) + columns.begin - rows.begin;
  }
};

}  // namespace

const Defect top_padding_used_for_left{
    .name = "top_padding_used_for_left",
    .source = "tinygrad PR#14294 (#4312): the order of the paddings was inferred, and swapped",
    .trigger = "padding differs at the top and at the left",
    .symptom = "windows are shifted sideways",
    .run = run_as<TopPaddingUsedForLeft>,
};

}  // namespace convlaw
