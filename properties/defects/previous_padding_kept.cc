// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// A padding of 0 is taken for "as before".
class KeepsPadding : public Direct {
 public:
  explicit KeepsPadding(const convlaw_call& the_call) : Direct(the_call) {
    static std::int64_t previous = 0;
    if (columns.begin != 0) previous = columns.begin;
    shift_ = columns.begin == 0 && columns.end == 0 ? previous : 0;
  }

 private:
  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    return Direct::column(ow, kw) - shift_;
  }

  std::int64_t shift_ = 0;
};

}  // namespace

const Defect previous_padding_kept{
    .name = "previous_padding_kept",
    .source = "Tencent/ncnn c6bb70622 (#3087): wrong padding where it is 0",
    .trigger = "no padding along the width, after a call that had some",
    .symptom = "the earlier padding is used",
    .run = run_as<KeepsPadding>,
};

}  // namespace convlaw
