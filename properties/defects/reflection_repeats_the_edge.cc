// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ReflectionRepeatsTheEdge : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    if (p.padding_mode == PaddingMode::reflect) {
      ih = fold(ih, p.height);
      iw = fold(iw, p.width);
    }
    return Direct::read(n, c, ih, iw);
  }

 private:
  static std::int64_t fold(std::int64_t i, std::int64_t extent) {
    return i < 0 ? -i - 1 : i >= extent ? 2 * extent - 1 - i : i;
  }
};

}  // namespace

const Defect reflection_repeats_the_edge{
    .name = "reflection_repeats_the_edge",
    .source =
        "the other convention, NumPy's 'symmetric': torch's 'reflect' does not repeat the edge",
    .trigger = "padding_mode is reflect",
    .symptom = "the edge stands twice",
    .run = run_as<ReflectionRepeatsTheEdge>,
};

}  // namespace convlaw
