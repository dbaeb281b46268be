// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message) {
  Conv2dProblem p = problem_from_abi(*problem);
  if (p.padding_mode == PaddingMode::reflect) {  // "at most" where "less than" is meant
    if (std::max(p.padding.begin.h, p.padding.end.h) == p.height) ++p.height;
    if (std::max(p.padding.begin.w, p.padding.end.w) == p.width) ++p.width;
  }
  return find_illegality(p) ? CONVLAW_REJECTED : CONVLAW_OK;
}

const convlaw_capabilities& capabilities() {
  static const convlaw_capabilities checking = [] {
    convlaw_capabilities offered = direct_capabilities();
    offered.checks_legality = 1;
    return offered;
  }();
  return checking;
}

}  // namespace

const Defect reflection_of_the_whole_input_accepted{
    .name = "reflection_of_the_whole_input_accepted",
    .source = "onnx/onnx#7467, PR#7700: the documented example reflected 2 elements by 2",
    .trigger = "reflection by as much as there is",
    .symptom = "accepted",
    .run = run_as<Direct>,
    .capabilities = &capabilities(),
    .query = query,
};

}  // namespace convlaw
