/* SPDX-License-Identifier: MIT */
/* A black box that is wrong where the first DEPTH of these conditions hold together. None of them
 * is rarer than one case in four or so, but a fuzzer is not told how many it has got right. */
#define convlaw_get_implementation right_implementation
#include "properties/examples/c_plugin/my_conv2d.c"
#undef convlaw_get_implementation

static int32_t run_wrong(void* context, const convlaw_call* call) {
  const convlaw_problem* p = call->problem;
  const int conditions[] = {p->kernel_size[0] == 3, p->stride[1] == 2,
                            p->groups > 1,          p->dilation[0] == 2,
                            p->batch > 1,           p->padding_begin[1] > 1,
                            p->kernel_size[1] == 2, p->out_channels % 2 == 1,
                            p->height > 8};
  const int32_t status = run(context, call);
  int i;
  for (i = 0; i < DEPTH; ++i) {
    if (!conditions[i]) return status;
  }
  if (call->output.data) ((float*)call->output.data)[0] += 1; /* not of an empty batch */
  return status;
}

CONVLAW_EXPORT const convlaw_implementation* convlaw_get_implementation(void) {
  static convlaw_implementation mine;
  mine = *right_implementation();
  mine.run = run_wrong;
  return &mine;
}
