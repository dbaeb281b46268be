/* SPDX-License-Identifier: MIT */
/* A plug-in that is wrong for kernels of at least 2 by 2 with a stride. If the environment variable
 * CONVLAW_KILL_EVERYBODY is set, it does not come to that: it kills its whole process group, the
 * campaign included, in the very run that would be a finding. */
#include <signal.h>
#include <stdlib.h>

#define convlaw_get_implementation right_implementation
#include "properties/examples/c_plugin/my_conv2d.c"
#undef convlaw_get_implementation

static int32_t run_wrong(void* context, const convlaw_call* call) {
  const convlaw_problem* p = call->problem;
  const int32_t status = run(context, call);
  if (p->kernel_size[0] < 2 || p->kernel_size[1] < 2 || p->stride[0] < 2) return status;
  if (getenv("CONVLAW_KILL_EVERYBODY")) kill(0, SIGKILL);
  ((float*)call->output.data)[0] += 1;
  return status;
}

CONVLAW_EXPORT const convlaw_implementation* convlaw_get_implementation(void) {
  static convlaw_implementation mine;
  mine = *right_implementation();
  mine.run = run_wrong;
  return &mine;
}
