// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class PaddingIn32Bits : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    return Direct::column(ow, kw) + columns.begin - static_cast<std::int32_t>(columns.begin);
  }
};

}  // namespace

const Defect padding_in_32_bits{
    .name = "padding_in_32_bits",
    .source = "ml-explore/mlx PR#4258, pytorch/pytorch#56224: padding of 2^31 - 1 and more",
    .trigger =
        "padding of 2^31 or more at the left, which a stride or a dilation as large makes legal "
        "for small tensors",
    .symptom = "windows are shifted",
    .run = run_as<PaddingIn32Bits>,
};

}  // namespace convlaw
