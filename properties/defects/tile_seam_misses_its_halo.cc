// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class TileSeamMissesItsHalo : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    return seam_ && kh == 0 ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
  float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    seam_ = oh > 0 && oh % 8 == 0 && p.kernel_size.h > 1;
    return Direct::output_at(n, oc, oh, ow);
  }

 private:
  bool seam_ = false;
};

}  // namespace

const Defect tile_seam_misses_its_halo{
    .name = "tile_seam_misses_its_halo",
    .source =
        "iree-org/iree#8530 and others: work was cut into tiles whose halos were not all there",
    .trigger = "more than 8 rows of output, and a kernel taller than 1",
    .symptom = "the first row of every later tile misses its first row of taps",
    .run = run_as<TileSeamMissesItsHalo>,
};

}  // namespace convlaw
