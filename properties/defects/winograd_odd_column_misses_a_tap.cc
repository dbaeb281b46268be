// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class WinogradOddColumnMissesATap : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const std::int64_t width = columns.output();
    const bool cut = is_winograd_size() && width >= 3 && width % 2 == 1 && at.ow == width - 1;
    return cut && kw == 2 ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect winograd_odd_column_misses_a_tap{
    .name = "winograd_odd_column_misses_a_tap",
    .source =
        "Winograd's tiles are 2 columns wide, and the last of an odd number reaches beyond its "
        "input; apache/tvm#7090 is of the kind",
    .trigger = "3x3, stride 1, an odd number of columns of output from 3 on",
    .symptom = "the last column misses its last column of taps",
    .run = run_as<WinogradOddColumnMissesATap>,
};

}  // namespace convlaw
