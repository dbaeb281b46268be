// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class OddLastGroupTakesItsNeighboursWeights : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool last = p.groups >= 3 && p.groups % 2 == 1 && oc >= p.out_channels - group_outputs;
    return Direct::weight_at(last ? oc - group_outputs : oc, ic, kh, kw);
  }
};

}  // namespace

const Defect odd_last_group_takes_its_neighbours_weights{
    .name = "odd_last_group_takes_its_neighbours_weights",
    .source =
        "tracel-ai/burn b7762b07a (#4727): an index was clamped in the vectorised path for groups",
    .trigger = "an odd number of groups from 3 on",
    .symptom = "the last group has the weights of the one before",
    .run = run_as<OddLastGroupTakesItsNeighboursWeights>,
};

}  // namespace convlaw
