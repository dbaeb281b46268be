// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message) {
  Conv2dProblem p = problem_from_abi(*problem);
  p.groups = std::min<std::int64_t>(p.groups, 1);
  return find_illegality(p) ? CONVLAW_REJECTED : CONVLAW_OK;
}

}  // namespace

const Defect groups_that_do_not_divide_accepted{
    .name = "groups_that_do_not_divide_accepted",
    .source =
        "tracel-ai/burn #1891, #3415 and their kind: channels divided by groups without a look at "
        "the remainder",
    .trigger = "channels are no multiple of groups",
    .symptom = "accepted",
    .run = run_as<Direct>,
    .capabilities = &checking_capabilities(),
    .query = query,
};

}  // namespace convlaw
