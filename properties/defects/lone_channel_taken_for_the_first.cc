// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class LoneChannelTakenForTheFirst : public Direct {
  using Direct::Direct;

  // Channels without weight are left out; where one is left, its number is lost.
  float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    is_lone_ = has_lone_channel(oc);
    return Direct::output_at(n, oc, oh, ow);
  }

  std::int64_t channel(std::int64_t oc, std::int64_t ic) override {
    return Direct::channel(oc, is_lone_ ? 0 : ic);
  }

  bool has_lone_channel(std::int64_t oc) {
    const bool packs = p.groups > 1 && group_inputs > 2 && p.kernel_size.h * p.kernel_size.w > 8;
    if (!packs) return false;
    std::int64_t in_use = 0;
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      bool used = false;
      for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
        for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
          if (weight_at(oc, ic, kh, kw) != 0) used = true;
        }
      }
      if (used) ++in_use;
    }
    return in_use == 1;
  }

  bool is_lone_ = false;
};

}  // namespace

const Defect lone_channel_taken_for_the_first{
    .name = "lone_channel_taken_for_the_first",
    .source = "a packing of sparse weights by channels, of which one was a case of its own",
    .trigger =
        "one of three or more channels of a group has weights other than zero; kernels of 9 taps",
    .symptom = "the first channel is read instead",
    .run = run_as<LoneChannelTakenForTheFirst>,
};

}  // namespace convlaw
