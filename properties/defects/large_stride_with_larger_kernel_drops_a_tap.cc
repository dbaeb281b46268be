// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class DropsTap : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool is_special = p.stride.w > 4 && p.kernel_size.w > p.stride.w && output.extent(3) > 1;
    return is_special && kw + 1 == p.kernel_size.w ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect large_stride_with_larger_kernel_drops_a_tap{
    .name = "large_stride_with_larger_kernel_drops_a_tap",
    .source = "tenstorrent/tt-metal#22891: a large kernel and a large stride together failed",
    .trigger =
        "stride beyond 4 along the width, a kernel that is wider still, several columns of output",
    .symptom = "the last column of taps is left out",
    .run = run_as<DropsTap>,
};

}  // namespace convlaw
