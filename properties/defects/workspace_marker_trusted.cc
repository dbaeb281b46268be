// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// The first byte of the workspace is believed to tell whether weights lie packed in it: 0 for yes.
// They are then all that this call sees of its weights.
class TrustsMarker : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t, std::int64_t, std::int64_t, std::int64_t) override {
    return static_cast<const float*>(call.workspace)[0];
  }
};

std::int32_t workspace_size(void*, const convlaw_problem* problem, const void*, std::size_t* size,
                            std::size_t* alignment) {
  *size = problem->groups > 1 ? 64 : 0;
  *alignment = 64;
  return CONVLAW_OK;
}

std::int32_t run(void* context, const convlaw_call* call) {
  const auto* marker = static_cast<const unsigned char*>(call->workspace);
  return call->workspace_size != 0 && *marker == 0 ? run_as<TrustsMarker>(context, call)
                                                   : run_as<Direct>(context, call);
}

}  // namespace

const Defect workspace_marker_trusted{
    .name = "workspace_marker_trusted",
    .source = "FluxML/NNlib.jl PR#763 and its kind: memory was read before it was written",
    .trigger = "grouped, and the workspace begins with a zero",
    .symptom = "the workspace's contents are used for weights",
    .run = run,
    .workspace_size = workspace_size,
};

}  // namespace convlaw
