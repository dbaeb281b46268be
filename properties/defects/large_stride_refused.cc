// SPDX-License-Identifier: MIT
#include <limits>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

std::int32_t run(void* context, const convlaw_call* call) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  if (call->problem->stride[0] > kMost || call->problem->stride[1] > kMost) {
    write_message(call->message, "stride must be positive");  // once it is cut to 32 bits
    return CONVLAW_FAILED;
  }
  return run_as<Direct>(context, call);
}

}  // namespace

const Defect large_stride_refused{
    .name = "large_stride_refused",
    .source = "pytorch/pytorch#188959: a stride of INT64_MAX",
    .trigger = "a stride of 2^31 or more",
    .symptom = "an error where there is one window",
    .run = run,
};

}  // namespace convlaw
