// SPDX-License-Identifier: MIT
#include <limits>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

std::int32_t run(void* context, const convlaw_call* call) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  if (call->problem->dilation[0] > kMost || call->problem->dilation[1] > kMost) {
    write_message(call->message, "dilation must be positive");  // once it is cut to 32 bits
    return CONVLAW_FAILED;
  }
  return run_as<Direct>(context, call);
}

}  // namespace

const Defect large_dilation_refused{
    .name = "large_dilation_refused",
    .source = "alibaba/MNN PR#4817 and its kind: products of sizes in 32 bits",
    .trigger = "a dilation of 2^31 or more, which a kernel of size 1 may have",
    .symptom = "an error where dilation does not matter",
    .run = run,
};

}  // namespace convlaw
