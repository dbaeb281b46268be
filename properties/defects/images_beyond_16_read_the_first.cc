// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ReadsFirstImages : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    return Direct::read(p.kernel_size.h > 1 ? n % 16 : n, c, ih, iw);
  }
};

}  // namespace

const Defect images_beyond_16_read_the_first{
    .name = "images_beyond_16_read_the_first",
    .source =
        "NervanaSystems/neon#361: wrong where the batch is larger than 32 and no multiple of it",
    .trigger = "more than 16 images, and a kernel taller than 1",
    .symptom = "image 16 is computed from image 0, and so on",
    .run = run_as<ReadsFirstImages>,
};

}  // namespace convlaw
