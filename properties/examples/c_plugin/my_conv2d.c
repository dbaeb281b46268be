/* SPDX-License-Identifier: MIT */
/*
 * A convolution in C that stands trial. Replace the loops by a call of yours.
 *
 *   cc -O2 -shared -fPIC my_conv2d.c -o my_conv2d.so -I<prefix>/include
 *   convlaw check ./my_conv2d.so
 *
 * Nothing is declared here, so it is shown f32 tensors in NCHW order, batched, with padding of
 * zeros that may differ at the two ends of an axis; the host carries out everything else.
 */
#include <convlaw/implementation.h>

static int32_t run(void* context, const convlaw_call* call) {
  const convlaw_problem* p = call->problem;
  const float* input = (const float*)call->input.data;
  const float* weight = (const float*)call->weight.data;
  const float* bias = (const float*)call->bias.data; /* null: none */
  float* output = (float*)call->output.data;
  const int64_t C = p->in_channels, H = p->height, W = p->width;
  const int64_t KH = p->kernel_size[0], KW = p->kernel_size[1];
  const int64_t group_inputs = p->in_channels / p->groups;
  const int64_t group_outputs = p->out_channels / p->groups;
  const int64_t OC = call->output.extents[1];
  const int64_t OH = call->output.extents[2], OW = call->output.extents[3];
  int64_t n, oc, oh, ow, ic, kh, kw;
  (void)context;

  for (n = 0; n < p->batch; ++n) {
    for (oc = 0; oc < OC; ++oc) {
      for (oh = 0; oh < OH; ++oh) {
        for (ow = 0; ow < OW; ++ow) {
          float sum = bias ? bias[oc] : 0;
          for (ic = 0; ic < group_inputs; ++ic) {
            const int64_t c = oc / group_outputs * group_inputs + ic;
            for (kh = 0; kh < KH; ++kh) {
              const int64_t ih = oh * p->stride[0] - p->padding_begin[0] + kh * p->dilation[0];
              for (kw = 0; kw < KW; ++kw) {
                const int64_t iw = ow * p->stride[1] - p->padding_begin[1] + kw * p->dilation[1];
                if (ih < 0 || ih >= H || iw < 0 || iw >= W) continue;
                sum += input[((n * C + c) * H + ih) * W + iw] *
                       weight[((oc * group_inputs + ic) * KH + kh) * KW + kw];
              }
            }
          }
          output[((n * OC + oc) * OH + oh) * OW + ow] = sum;
        }
      }
    }
  }
  return CONVLAW_OK;
}

CONVLAW_EXPORT const convlaw_implementation* convlaw_get_implementation(void) {
  static convlaw_implementation mine; /* everything that is not set is zero: the defaults */
  mine.struct_size = sizeof mine;
  mine.abi_version = CONVLAW_ABI_VERSION;
  mine.name = "my_conv2d";
  mine.run = run;
  return &mine;
}
