// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class BiasOfTheFirstGroupForAll : public Direct {
  using Direct::Direct;

  float start(std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    return Direct::start(oc % group_outputs, oh, ow);
  }
};

}  // namespace

const Defect bias_of_the_first_group_for_all{
    .name = "bias_of_the_first_group_for_all",
    .source = "tracel-ai/burn #3415, #3521: grouped convolutions that forgot the group in an index",
    .trigger = "grouped, with bias",
    .symptom = "every group is given the bias of the first",
    .run = run_as<BiasOfTheFirstGroupForAll>,
};

}  // namespace convlaw
