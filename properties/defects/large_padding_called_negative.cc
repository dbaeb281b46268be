// SPDX-License-Identifier: MIT
#include <cstdint>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message message) {
  for (const std::int64_t padding : {problem->padding_begin[0], problem->padding_begin[1]}) {
    if (padding < 0 || static_cast<std::int32_t>(padding) >= 0) continue;
    write_message(message, "negative padding is not supported");  // once it is cut to 32 bits
    return CONVLAW_REJECTED;
  }
  return find_illegality(problem_from_abi(*problem)) ? CONVLAW_REJECTED : CONVLAW_OK;
}

}  // namespace

const Defect large_padding_called_negative{
    .name = "large_padding_called_negative",
    .source = "pytorch/pytorch#56224: a padding of 6442450944 was called negative",
    .trigger = "a padding that is negative in 32 bits",
    .symptom = "rejected as illegal",
    .run = run_as<Direct>,
    .query = query,
};

}  // namespace convlaw
