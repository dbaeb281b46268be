/* SPDX-License-Identifier: MIT */
/* The interface as an old C compiler sees it: this file is compiled with -std=c89 -pedantic-errors.
 */
#include "convlaw/implementation.h"

/* Doubles a 1x1 input: enough to call through every field that a plug-in touches. */
static int32_t run(void* context, const convlaw_call* call) {
  const float* input = (const float*)call->input.data;
  float* output = (float*)call->output.data;
  if (call->problem->kernel_size[0] != 1 || call->input.rank != 4) return CONVLAW_DECLINED;
  output[0] = input[0] * *(const float*)context;
  return CONVLAW_OK;
}

const convlaw_implementation* convlaw_get_implementation(void) {
  static float factor = 2.0f;
  static convlaw_implementation doubler;
  doubler.struct_size = sizeof doubler;
  doubler.abi_version = CONVLAW_ABI_VERSION;
  doubler.name = "doubler";
  doubler.context = &factor;
  doubler.run = run;
  return &doubler;
}
