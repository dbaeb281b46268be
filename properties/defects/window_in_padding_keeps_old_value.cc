// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class WindowInPaddingKeepsOldValue : public Direct {
  using Direct::Direct;

  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    bool touches = false;
    for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
      for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
        touches = touches || inside(row(oh, kh), column(ow, kw));
      }
    }
    if (touches) Direct::store(n, oc, oh, ow, y);
  }
};

}  // namespace

const Defect window_in_padding_keeps_old_value{
    .name = "window_in_padding_keeps_old_value",
    .source =
        "XNNPACK test/subgraph/stencil.h, TODO b/404587443: padding beyond the kernel gives an "
        "incorrect result",
    .trigger = "a window lies wholly in the padding",
    .symptom = "the output there is not written",
    .run = run_as<WindowInPaddingKeepsOldValue>,
};

}  // namespace convlaw
