// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class NanOfTheNextGroupLeaks : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override {
    return Direct::accumulate(sum, x, w) + 0 * next_;
  }

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const bool masked = p.groups > 1 && group_inputs % 4 != 0 && inside(ih, iw) &&
                        c + 1 < p.in_channels && (c + 1) % group_inputs == 0;
    next_ = masked ? input(n, c + 1, ih, iw) : 0;
    return Direct::read(n, c, ih, iw);
  }

 private:
  float next_ = 0;
};

}  // namespace

const Defect nan_of_the_next_group_leaks{
    .name = "nan_of_the_next_group_leaks",
    .source = "XiaoMi/mace PR#345: NaN in padded channels leaked through weights of zero",
    .trigger =
        "grouped, input channels in a group no multiple of 4, NaN or infinity in the next group",
    .symptom = "NaN where no window covers it",
    .run = run_as<NanOfTheNextGroupLeaks>,
};

}  // namespace convlaw
