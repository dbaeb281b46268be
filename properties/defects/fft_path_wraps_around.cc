// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class FftPathWrapsAround : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const bool wraps = p.kernel_size.w >= 5 && p.padding_mode == PaddingMode::zeros && iw < 0;
    return Direct::read(n, c, ih, wraps ? iw + p.width : iw);
  }
};

}  // namespace

const Defect fft_path_wraps_around{
    .name = "fft_path_wraps_around",
    .source =
        "FFT computes circular convolutions, and padding must keep the wrap out; "
        "gpu-mode/reference-kernels#164 met an FFT path",
    .trigger = "kernel 5 or more columns wide, padding_mode zeros, padding at the left",
    .symptom = "the right end of the row is read in the padding at the left",
    .run = run_as<FftPathWrapsAround>,
};

}  // namespace convlaw
