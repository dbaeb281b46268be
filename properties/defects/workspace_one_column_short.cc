// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// A padded row is kept in the workspace.
std::int32_t workspace_size(void*, const convlaw_problem* problem, const void*, std::size_t* size,
                            std::size_t* alignment) {
  const bool copies = problem->padding_end[1] > 0 && problem->padding_end[1] < 64;
  *size = copies ? static_cast<std::size_t>(problem->width) * sizeof(float) : 0;
  *alignment = alignof(float);
  return CONVLAW_OK;
}

std::int32_t run(void* context, const convlaw_call* call) {
  if (call->workspace_size != 0) {
    auto* row = static_cast<volatile float*>(call->workspace);
    for (std::int64_t iw = 0; iw <= call->problem->width; ++iw) row[iw] = 0;
  }
  return run_as<Direct>(context, call);
}

}  // namespace

const Defect workspace_one_column_short{
    .name = "workspace_one_column_short",
    .source =
        "Samsung/ONE PR#11584 and its kind: the size of the scratch memory and its use did not "
        "agree",
    .trigger = "padding at the right, which the size of the workspace forgets",
    .symptom = "the memory behind the workspace is written",
    .run = run,
    .workspace_size = workspace_size,
};

}  // namespace convlaw
