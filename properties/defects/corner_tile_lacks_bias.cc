// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class CornerTileLacksBias : public Direct {
  using Direct::Direct;

  float start(std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    const auto in_tail = [](const Axis& axis, std::int64_t out) {
      return axis.output() > 4 && out >= axis.output() / 4 * 4;
    };
    return in_tail(rows, oh) && in_tail(columns, ow) ? 0 : Direct::start(oc, oh, ow);
  }
};

}  // namespace

const Defect corner_tile_lacks_bias{
    .name = "corner_tile_lacks_bias",
    .source = "uxlfoundation/oneDNN#5162 and its kind, where the tails of both axes meet",
    .trigger = "rows and columns of output are both beyond 4 and no multiples of 4",
    .symptom = "no bias in the last, partial tile of 4 by 4",
    .run = run_as<CornerTileLacksBias>,
};

}  // namespace convlaw
