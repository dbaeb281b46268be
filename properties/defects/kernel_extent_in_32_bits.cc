// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class KernelExtentIn32Bits : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const auto extent = static_cast<std::int32_t>(static_cast<std::uint64_t>(p.dilation.h) *
                                                  static_cast<std::uint64_t>(p.kernel_size.h));
    return extent <= 0 ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect kernel_extent_in_32_bits{
    .name = "kernel_extent_in_32_bits",
    .source = "alibaba/MNN PR#4817 and its kind: dilation times kernel in 32 bits",
    .trigger = "dilation times the height of the kernel is 2^31 or more, and negative in 32 bits",
    .symptom = "outputs are their bias",
    .run = run_as<KernelExtentIn32Bits>,
};

}  // namespace convlaw
