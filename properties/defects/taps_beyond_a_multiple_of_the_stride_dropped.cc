// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class TapsBeyondAMultipleOfTheStrideDropped : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const std::int64_t whole = p.kernel_size.h / p.stride.h * p.stride.h;
    const bool dropped = p.stride.h > 1 && whole > 0 && kh >= whole;
    return dropped ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect taps_beyond_a_multiple_of_the_stride_dropped{
    .name = "taps_beyond_a_multiple_of_the_stride_dropped",
    .source = "ROCm/MIOpen#575: strides of which the kernel is not a multiple",
    .trigger = "the kernel is taller than a stride beyond 1, and not a multiple of it",
    .symptom = "its last rows are not added",
    .run = run_as<TapsBeyondAMultipleOfTheStrideDropped>,
};

}  // namespace convlaw
