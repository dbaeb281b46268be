// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class BatchTailOfFourGetsBiasAlone : public Direct {
  using Direct::Direct;

  float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    const bool tail = n >= 4 && n >= p.images() / 4 * 4;
    return tail ? start(oc, oh, ow) : Direct::output_at(n, oc, oh, ow);
  }
};

}  // namespace

const Defect batch_tail_of_four_gets_bias_alone{
    .name = "batch_tail_of_four_gets_bias_alone",
    .source = "FluxML/NNlib.jl PR#763 and its kind: images are taken four at a time",
    .trigger = "a batch of more than 4, not a multiple of 4",
    .symptom = "the last images are their bias",
    .run = run_as<BatchTailOfFourGetsBiasAlone>,
};

}  // namespace convlaw
