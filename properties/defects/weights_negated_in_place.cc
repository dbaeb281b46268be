// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// The weight is rearranged where it lies, for the time of the call: here its signs are changed.
class NegatesInPlace : public Direct {
  using Direct::Direct;

 public:
  void run() override {
    negate();
    Direct::run();
    negate();
  }

 private:
  void negate() {
    for_each_index(weight.extents(), [&](auto... index) {
      auto& w = const_cast<float&>(weight(index...));
      w = -w;
    });
  }
  float accumulate(float sum, float x, float w) override { return Direct::accumulate(sum, x, -w); }
};

}  // namespace

const Defect weights_negated_in_place{
    .name = "weights_negated_in_place",
    .source = "bhuman/CompiledNN#7 and its kind: an operand's memory used for work",
    .trigger = "the weight lies in the input's memory",
    .symptom = "the input is changed while it is read",
    .run = run_as<NegatesInPlace>,
};

}  // namespace convlaw
