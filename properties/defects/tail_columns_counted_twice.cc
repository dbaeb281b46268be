// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class TailColumnsCountedTwice : public Direct {
  using Direct::Direct;

  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    constexpr std::int64_t kLanes = 8;
    const std::int64_t width = columns.output();
    const bool twice = width > kLanes && ow >= width - kLanes && ow < width / kLanes * kLanes &&
                       width % kLanes != 0;
    Direct::store(n, oc, oh, ow, twice ? y + y : y);
  }
};

}  // namespace

const Defect tail_columns_counted_twice{
    .name = "tail_columns_counted_twice",
    .source =
        "vpisarev/ficus#18: the last vector overlapped the one before it, and added to what was "
        "there",
    .trigger = "a row of outputs is longer than 8 and not a multiple of 8",
    .symptom = "the overlapped columns are doubled",
    .run = run_as<TailColumnsCountedTwice>,
};

}  // namespace convlaw
