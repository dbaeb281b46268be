// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// Work is divided among the threads asked for (and done by one): the division loses a row.
class DividesBadly : public Direct {
  using Direct::Direct;

  float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    const bool lost = call.problem->threads > 1 && oh == output.extent(2) - 1 && oh > 0;
    return lost ? start(oc, oh, ow) : Direct::output_at(n, oc, oh, ow);
  }
};

}  // namespace

const Defect second_thread_skips_its_last_row{
    .name = "second_thread_skips_its_last_row",
    .source = "ggml-org/ggml PR#483: a convolution by several threads raced",
    .trigger = "more than one thread, more than one row of output",
    .symptom = "the last row is its bias",
    .run = run_as<DividesBadly>,
    .capabilities = &threaded_capabilities(),
};

}  // namespace convlaw
