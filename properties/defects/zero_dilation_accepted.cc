// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message) {
  Conv2dProblem p = problem_from_abi(*problem);
  if (p.dilation.h == 0) p.dilation.h = 1;
  if (p.dilation.w == 0) p.dilation.w = 1;
  return find_illegality(p) ? CONVLAW_REJECTED : CONVLAW_OK;
}

}  // namespace

const Defect zero_dilation_accepted{
    .name = "zero_dilation_accepted",
    .source = "tinygrad/tinygrad PR#14115: a dilation of 0 was silently computed",
    .trigger = "a dilation of 0",
    .symptom = "accepted",
    .run = run_as<Direct>,
    .capabilities = &checking_capabilities(),
    .query = query,
};

}  // namespace convlaw
