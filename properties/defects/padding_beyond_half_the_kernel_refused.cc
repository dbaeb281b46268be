// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message message) {
  const Conv2dProblem p = problem_from_abi(*problem);
  if (find_illegality(p) || vertical_axis(p).begin <= vertical_axis(p).effective_kernel() / 2) {
    return CONVLAW_OK;
  }
  write_message(message, "padding must be at most half of the kernel");
  return CONVLAW_REJECTED;
}

}  // namespace

const Defect padding_beyond_half_the_kernel_refused{
    .name = "padding_beyond_half_the_kernel_refused",
    .source =
        "torch's rule for pooling, that padding is at most half of the kernel, which convolution "
        "does not have",
    .trigger = "padding at the top exceeds half of the dilated kernel",
    .symptom = "refused where torch computes",
    .run = run_as<Direct>,
    .query = query,
};

}  // namespace convlaw
