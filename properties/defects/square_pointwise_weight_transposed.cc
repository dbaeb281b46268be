// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class SquarePointwiseWeightTransposed : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool square =
        p.kernel_size == Size2{1, 1} && p.groups == 1 && p.out_channels == p.in_channels;
    return square ? Direct::weight_at(ic, oc, kh, kw) : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect square_pointwise_weight_transposed{
    .name = "square_pointwise_weight_transposed",
    .source =
        "a matrix product called with its second operand transposed, which shows where it is "
        "square alone when extents are checked; as apache/tvm#7090 was 'in luck because H == W'",
    .trigger = "1x1, not grouped, as many output as input channels, more than one",
    .symptom = "input and output channels of the weight are exchanged",
    .run = run_as<SquarePointwiseWeightTransposed>,
};

}  // namespace convlaw
