/* SPDX-License-Identifier: MIT */
/* A black box whose every rounding error is AMPLIFY times as large as a sum in f32 would have it,
 * where a group has 4 channels or more: which is illegal only where the sum alone would have used
 * most of what is legal. The closer AMPLIFY is to 1, the worse an input has to be. */
#include <convlaw/implementation.h>

typedef struct {
  const convlaw_call* call;
  int64_t n, oc, oh, ow;
} place;

static float output_at(const place* at) {
  const convlaw_call* call = at->call;
  const convlaw_problem* p = call->problem;
  const float* input = (const float*)call->input.data;
  const float* weight = (const float*)call->weight.data;
  const int64_t inputs = p->in_channels / p->groups;
  const int64_t first = at->oc / (p->out_channels / p->groups) * inputs;
  const int64_t KH = p->kernel_size[0], KW = p->kernel_size[1];
  float sum = call->bias.data ? ((const float*)call->bias.data)[at->oc] : 0;
  double exact = sum;
  int64_t ic, kh, kw;
  for (ic = 0; ic < inputs; ++ic) {
    for (kh = 0; kh < KH; ++kh) {
      const int64_t ih = at->oh * p->stride[0] - p->padding_begin[0] + kh * p->dilation[0];
      for (kw = 0; kw < KW; ++kw) {
        const int64_t iw = at->ow * p->stride[1] - p->padding_begin[1] + kw * p->dilation[1];
        float x, w;
        if (ih < 0 || ih >= p->height || iw < 0 || iw >= p->width) continue;
        x = input[((at->n * p->in_channels + first + ic) * p->height + ih) * p->width + iw];
        w = weight[((at->oc * inputs + ic) * KH + kh) * KW + kw];
        sum += x * w;
        exact += (double)x * w;
      }
    }
  }
  if (inputs < 4 || exact - exact != 0) return sum;
  return (float)(exact + AMPLIFY * (sum - exact));
}

static int32_t run(void* context, const convlaw_call* call) {
  const int64_t* extents = call->output.extents;
  float* output = (float*)call->output.data;
  place at = {call, 0, 0, 0, 0};
  (void)context;
  for (at.n = 0; at.n < extents[0]; ++at.n) {
    for (at.oc = 0; at.oc < extents[1]; ++at.oc) {
      for (at.oh = 0; at.oh < extents[2]; ++at.oh) {
        for (at.ow = 0; at.ow < extents[3]; ++at.ow) *output++ = output_at(&at);
      }
    }
  }
  return CONVLAW_OK;
}

CONVLAW_EXPORT const convlaw_implementation* convlaw_get_implementation(void) {
  static convlaw_implementation mine;
  mine.struct_size = sizeof mine;
  mine.abi_version = CONVLAW_ABI_VERSION;
  mine.name = "planted_rounding";
  mine.run = run;
  return &mine;
}
