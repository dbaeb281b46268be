// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

std::int32_t run(void* context, const convlaw_call* call) {
  if (call->problem->batch == 0) {
    write_message(call->message, "division by zero: outputs per image");
    return CONVLAW_FAILED;
  }
  return run_as<Direct>(context, call);
}

}  // namespace

const Defect empty_batch_fails{
    .name = "empty_batch_fails",
    .source = "FluxML/NNlib.jl PR#763: a batch of 0 divided by zero",
    .trigger = "a batch of 0",
    .symptom = "an error where torch gives an empty output",
    .run = run,
};

}  // namespace convlaw
