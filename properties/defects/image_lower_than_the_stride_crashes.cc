// SPDX-License-Identifier: MIT
#include <csignal>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

std::int32_t run(void* context, const convlaw_call* call) {
  if (call->problem->stride[0] > call->problem->height) std::raise(SIGFPE);
  return run_as<Direct>(context, call);
}

}  // namespace

const Defect image_lower_than_the_stride_crashes{
    .name = "image_lower_than_the_stride_crashes",
    .source = "uxlfoundation/oneDNN harness_conv_regression_general, 'FPE for mb1 with ih<sh'",
    .trigger = "stride along the height exceeds the height of the image",
    .symptom = "division by zero kills the process",
    .run = run,
};

}  // namespace convlaw
