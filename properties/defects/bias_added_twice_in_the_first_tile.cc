// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class BiasAddedTwiceInTheFirstTile : public Direct {
  using Direct::Direct;

  float start(std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    const bool first = rows.output() > 4 && columns.output() > 4 && oh < 4 && ow < 4;
    return first ? 2 * Direct::start(oc, oh, ow) : Direct::start(oc, oh, ow);
  }
};

}  // namespace

const Defect bias_added_twice_in_the_first_tile{
    .name = "bias_added_twice_in_the_first_tile",
    .source = "uxlfoundation/oneDNN#5162 and its kind, in the prologue of a loop over tiles",
    .trigger = "more than 4 rows and more than 4 columns of output",
    .symptom = "bias is added twice in the first tile of 4 by 4",
    .run = run_as<BiasAddedTwiceInTheFirstTile>,
};

}  // namespace convlaw
