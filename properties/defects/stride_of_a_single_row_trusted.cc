// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class StrideOfASingleRowTrusted : public Direct {
  using Direct::Direct;

  // A single row of adjacent columns passes for contiguous, whatever its stride, and channels are
  // then looked for at multiples of that.
  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const bool passes_for_contiguous = p.height == 1 && input.strides()[3] == 1;
    if (!passes_for_contiguous || !inside(ih, iw)) return Direct::read(n, c, ih, iw);
    Strides strides = input.strides();
    strides[1] = strides[2];
    return TensorView<const float>(input.data(), input.extents(), strides)(n, c, ih, iw);
  }
};

}  // namespace

const Defect stride_of_a_single_row_trusted{
    .name = "stride_of_a_single_row_trusted",
    .source =
        "robertknight/rten PR#335, pytorch/pytorch#195394: strides of axes of one element, which "
        "say nothing, were computed with",
    .trigger = "an input of one row of adjacent columns whose stride is not the channels'",
    .symptom = "other channels than the first are read elsewhere, or the process dies",
    .run = run_as<StrideOfASingleRowTrusted>,
};

}  // namespace convlaw
