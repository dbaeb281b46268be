// SPDX-License-Identifier: MIT
#include <csignal>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

std::int32_t run(void* context, const convlaw_call* call) {
  if (call->problem->in_channels == 0) std::raise(SIGFPE);
  return run_as<Direct>(context, call);
}

}  // namespace

const Defect no_input_channels_crash{
    .name = "no_input_channels_crash",
    .source = "FluxML/NNlib.jl PR#763 and its kind: a division by an extent of 0",
    .trigger = "no input channels",
    .symptom = "division by zero kills the process",
    .run = run,
};

}  // namespace convlaw
