// SPDX-License-Identifier: MIT
#include <utility>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// The output is computed first, and right.
class RepacksInPlace : public Direct {
  using Direct::Direct;

 public:
  void run() override {
    Direct::run();
    if (p.kernel_size.w != 2 || element_count(weight.extents()) < 2) return;
    auto* packed = const_cast<float*>(weight.data());
    std::swap(packed[0], packed[1]);
  }
};

}  // namespace

const Defect weights_repacked_in_place{
    .name = "weights_repacked_in_place",
    .source =
        "bhuman/CompiledNN#7 and its kind: an operand used as scratch memory; weights packed where "
        "they lie",
    .trigger = "kernel two columns wide",
    .symptom = "the first two weights in memory have changed places",
    .run = run_as<RepacksInPlace>,
};

}  // namespace convlaw
