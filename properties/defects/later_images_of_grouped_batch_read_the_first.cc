// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class LaterImagesOfGroupedBatchReadTheFirst : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    return Direct::read(p.groups > 1 ? 0 : n, c, ih, iw);
  }
};

}  // namespace

const Defect later_images_of_grouped_batch_read_the_first{
    .name = "later_images_of_grouped_batch_read_the_first",
    .source = "pytorch/pytorch#188335, PR#188359: MPS, grouped, batch beyond 1",
    .trigger = "groups and batch both beyond 1",
    .symptom = "every image's output is the first one's",
    .run = run_as<LaterImagesOfGroupedBatchReadTheFirst>,
};

}  // namespace convlaw
