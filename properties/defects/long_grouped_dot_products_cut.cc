// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class CutsDots : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool is_lost = ic >= 40 && p.groups > 1 && p.height == 1 && p.width == 1;
    return is_lost ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect long_grouped_dot_products_cut{
    .name = "long_grouped_dot_products_cut",
    .source =
        "modular/modular#6129: grouped convolutions of 128 terms were wildly wrong, of few terms "
        "right",
    .trigger = "groups, one pixel, and more than 40 input channels in a group",
    .symptom = "the terms after the 40th are left out",
    .run = run_as<CutsDots>,
};

}  // namespace convlaw
