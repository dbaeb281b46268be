// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class Wraps : public Direct {
  using Direct::Direct;

  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    const std::int64_t ih = Direct::row(oh, kh);
    return ih < p.height && ih >= 256 ? ih % 256 : ih;
  }
};

}  // namespace

const Defect tall_image_wraps_at_256_rows{
    .name = "tall_image_wraps_at_256_rows",
    .source = "tensorflow/tensorflow#16798: the bottom of a large image was computed wrongly",
    .trigger = "an image of more than 256 rows",
    .symptom = "rows from the 257th on are read from the top",
    .run = run_as<Wraps>,
};

}  // namespace convlaw
