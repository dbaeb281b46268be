// SPDX-License-Identifier: MIT
#include <cstdint>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message message) {
  if (problem->batch >= 0 && static_cast<std::int32_t>(problem->batch) < 0) {
    write_message(message, "the batch must not be negative");  // once it is cut to 32 bits
    return CONVLAW_REJECTED;
  }
  return find_illegality(problem_from_abi(*problem)) ? CONVLAW_REJECTED : CONVLAW_OK;
}

}  // namespace

const Defect large_batch_called_negative{
    .name = "large_batch_called_negative",
    .source = "after pytorch/pytorch#56224, where it was the padding",
    .trigger = "a batch that is negative in 32 bits",
    .symptom = "rejected as illegal",
    .run = run_as<Direct>,
    .query = query,
};

}  // namespace convlaw
