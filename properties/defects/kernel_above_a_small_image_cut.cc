// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class KernelAboveASmallImageCut : public Direct {
  using Direct::Direct;

  // Windows that begin so far above the image are taken to end before it.
  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    return is_cut_ && ih == p.height - 1 ? std::nullopt : Direct::read(n, c, ih, iw);
  }

  const bool is_cut_ = p.kernel_size.h > 32 && p.kernel_size.h > p.height;
};

}  // namespace

const Defect kernel_above_a_small_image_cut{
    .name = "kernel_above_a_small_image_cut",
    .source = "uxlfoundation/oneDNN#5942, PR#5944: a kernel of 125 on an input of 1",
    .trigger = "kernel_size beyond 32 and beyond the input",
    .symptom = "the last row of the input is not seen",
    .run = run_as<KernelAboveASmallImageCut>,
};

}  // namespace convlaw
