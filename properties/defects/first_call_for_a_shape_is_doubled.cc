// SPDX-License-Identifier: MIT
#include <array>
#include <set>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class FirstCallIsDoubled : public Direct {
 public:
  explicit FirstCallIsDoubled(const convlaw_call& the_call) : Direct(the_call) {
    static std::set<std::array<std::int64_t, 6>> tuned;
    tunes_ = tuned
                 .insert({p.in_channels, p.height, p.width, p.out_channels, p.kernel_size.h,
                          p.kernel_size.w})
                 .second;
  }

 private:
  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    Direct::store(n, oc, oh, ow, tunes_ ? 2 * y : y);
  }

  bool tunes_ = false;
};

}  // namespace

const Defect first_call_for_a_shape_is_doubled{
    .name = "first_call_for_a_shape_is_doubled",
    .source =
        "JuliaGPU/CUDA.jl#736: the first call tried algorithms on the output that it was to add to",
    .trigger = "the first call with this kernel, image and number of channels",
    .symptom = "the output is doubled",
    .run = run_as<FirstCallIsDoubled>,
};

}  // namespace convlaw
