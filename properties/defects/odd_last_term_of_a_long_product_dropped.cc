// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class DropsLastTerm : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool is_tail = ic + 1 == group_inputs && group_inputs > 40 && group_inputs % 2 == 1;
    const bool is_product = p.kernel_size == Size2{1, 1} && p.height * p.width > 1;
    return is_tail && is_product ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect odd_last_term_of_a_long_product_dropped{
    .name = "odd_last_term_of_a_long_product_dropped",
    .source =
        "uxlfoundation/oneDNN 2a743fdb79 (#5717): the tail of the reduction was not masked rightly",
    .trigger = "a 1x1 kernel, several pixels, an odd number of input channels beyond 40 in a group",
    .symptom = "the last channel is left out",
    .run = run_as<DropsLastTerm>,
};

}  // namespace convlaw
