// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ReplicationIsOneRingDeep : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const bool beyond = ih < -1 || ih > p.height;
    if (p.padding_mode == PaddingMode::replicate && beyond) return std::nullopt;
    return Direct::read(n, c, ih, iw);
  }
};

}  // namespace

const Defect replication_is_one_ring_deep{
    .name = "replication_is_one_ring_deep",
    .source =
        "a border of replicated elements made once, one element deep, around an image padded by "
        "more",
    .trigger = "padding_mode is replicate, two or more rows of padding",
    .symptom = "zeros beyond the first ring",
    .run = run_as<ReplicationIsOneRingDeep>,
};

}  // namespace convlaw
