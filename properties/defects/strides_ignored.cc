// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class StridesIgnored : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const TensorView<const float> contiguous(input.data(), input.extents(),
                                             dense_strides(input.extents(), Layout::nchw));
    return inside(ih, iw) ? contiguous(n, c, ih, iw) : Direct::read(n, c, ih, iw);
  }
};

}  // namespace

const Defect strides_ignored{
    .name = "strides_ignored",
    .source = "pytorch/executorch#22951: Metal ignored the strides of channels-last tensors",
    .trigger = "memory that is not contiguous",
    .symptom = "the input is read as if it were contiguous",
    .run = run_as<StridesIgnored>,
};

}  // namespace convlaw
