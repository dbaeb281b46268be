// SPDX-License-Identifier: MIT
#include <array>
#include <map>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class CachesItsPlan : public Direct {
 public:
  explicit CachesItsPlan(const convlaw_call& the_call) : Direct(the_call) {
    static std::map<std::array<std::int64_t, 6>, Size2> plans;
    const auto plan = plans.try_emplace(
        {p.in_channels, p.height, p.width, p.out_channels, p.kernel_size.h, p.kernel_size.w},
        p.stride);
    planned_ = plan.first->second;
  }

 private:
  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    return oh * planned_.h - rows.begin + kh * p.dilation.h;
  }
  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    return ow * planned_.w - columns.begin + kw * p.dilation.w;
  }

  Size2 planned_;
};

}  // namespace

const Defect plan_cached_without_stride{
    .name = "plan_cached_without_stride",
    .source =
        "plans kept by a key that lacks a parameter; uxlfoundation/oneDNN's 'primitive cache ISA' "
        "is of the kind",
    .trigger = "other strides on the same image, kernel and channels before",
    .symptom = "the earlier strides are used",
    .run = run_as<CachesItsPlan>,
};

}  // namespace convlaw
