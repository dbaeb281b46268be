/* SPDX-License-Identifier: MIT */
/* A plug-in that writes where nothing is, for kernels of at least 2 by 2 with a stride. */
#define convlaw_get_implementation right_implementation
#include "properties/examples/c_plugin/my_conv2d.c"
#undef convlaw_get_implementation

static int32_t run_wrong(void* context, const convlaw_call* call) {
  const convlaw_problem* p = call->problem;
  if (p->kernel_size[0] >= 2 && p->kernel_size[1] >= 2 && p->stride[0] >= 2) {
    *(volatile float*)8 = 1;
  }
  return run(context, call);
}

CONVLAW_EXPORT const convlaw_implementation* convlaw_get_implementation(void) {
  static convlaw_implementation mine;
  mine = *right_implementation();
  mine.run = run_wrong;
  return &mine;
}
