// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

std::int32_t run(void* context, const convlaw_call* call) {
  if (call->problem->padding_end[1] > call->problem->width) {
    write_message(call->message, "division by zero: columns in a block");
    return CONVLAW_FAILED;
  }
  return run_as<Direct>(context, call);
}

}  // namespace

const Defect padding_beyond_the_image_fails{
    .name = "padding_beyond_the_image_fails",
    .source =
        "uxlfoundation/oneDNN harness_conv_regression_general, 'FPE for large right-hand-side "
        "padding'",
    .trigger = "more columns of padding at the right than the image has",
    .symptom = "an error where torch computes",
    .run = run,
};

}  // namespace convlaw
