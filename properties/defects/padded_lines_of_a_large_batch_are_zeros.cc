// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ZeroLines : public Direct {
  using Direct::Direct;

  float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    const bool is_lost =
        p.images() > 10 && p.height == 1 && p.kernel_size.h == 1 && columns.begin > 0;
    return is_lost ? 0 : Direct::output_at(n, oc, oh, ow);
  }
};

}  // namespace

const Defect padded_lines_of_a_large_batch_are_zeros{
    .name = "padded_lines_of_a_large_batch_are_zeros",
    .source = "openvinotoolkit/openvino#9039: padded one-dimensional convolutions gave zeros",
    .trigger = "images and kernels of one row, padded on the left, and more than 10 of them",
    .symptom = "all outputs are zero",
    .run = run_as<ZeroLines>,
};

}  // namespace convlaw
