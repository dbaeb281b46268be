/* SPDX-License-Identifier: MIT */
/* A plug-in that declares nothing, and so NCHW alone. */
#include "convlaw/implementation.h"

static int32_t run(void* context, const convlaw_call* call) {
  (void)context;
  (void)call;
  return CONVLAW_DECLINED;
}

CONVLAW_EXPORT const convlaw_implementation* convlaw_get_implementation(void) {
  static convlaw_implementation mine;
  mine.struct_size = sizeof mine;
  mine.abi_version = CONVLAW_ABI_VERSION;
  mine.name = "nchw_alone";
  mine.run = run;
  return &mine;
}
