// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class DilationCountedFromZero : public Direct {
  using Direct::Direct;

  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    return Direct::row(oh, kh) - (both() ? kh : 0);
  }

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    return Direct::column(ow, kw) - (both() ? kw : 0);
  }

 private:
  bool both() const { return p.dilation.h > 1 && p.dilation.w > 1; }
};

}  // namespace

const Defect dilation_counted_from_zero{
    .name = "dilation_counted_from_zero",
    .source = "benchdnn's descriptors count dilation from 0, torch from 1",
    .trigger = "both axes are dilated, and the kernel is beyond 1",
    .symptom = "dilation is one less than it should be",
    .run = run_as<DilationCountedFromZero>,
};

}  // namespace convlaw
