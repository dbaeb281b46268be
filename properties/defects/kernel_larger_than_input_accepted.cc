// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message) {
  Conv2dProblem p = problem_from_abi(*problem);
  // The check that the kernel fits is forgotten; all the others are there.
  p.height = std::max(p.height, std::int64_t{1} << 20);
  p.width = std::max(p.width, std::int64_t{1} << 20);
  return find_illegality(p) ? CONVLAW_REJECTED : CONVLAW_OK;
}

}  // namespace

const Defect kernel_larger_than_input_accepted{
    .name = "kernel_larger_than_input_accepted",
    .source = "pytorch/pytorch#17247, #9592: a padded input smaller than the kernel was no error",
    .trigger = "the dilated kernel is larger than the padded input",
    .symptom = "accepted",
    .run = run_as<Direct>,
    .capabilities = &checking_capabilities(),
    .query = query,
};

}  // namespace convlaw
