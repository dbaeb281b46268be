// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class SecondGroupReadsZeros : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const bool lost = p.groups == 2 && p.kernel_size == Size2{1, 1} && c >= group_inputs;
    return lost ? 0 : Direct::read(n, c, ih, iw);
  }
};

}  // namespace

const Defect second_group_reads_zeros{
    .name = "second_group_reads_zeros",
    .source = "pytorch/pytorch#19912: with 2 groups of 1x1 the second read zeros",
    .trigger = "2 groups, 1x1",
    .symptom = "the second group's output is its bias",
    .run = run_as<SecondGroupReadsZeros>,
};

}  // namespace convlaw
