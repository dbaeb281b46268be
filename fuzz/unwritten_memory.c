/* SPDX-License-Identifier: MIT
 * Does an output depend on memory that nobody has written? MemorySanitizer follows every bit
 * through pipelines that Halide's C backend wrote, whose workspace and scratch nobody has written
 * before them. It cannot follow what the system's C++ library does, so this program has nothing of
 * that, and asks through the C interface.
 *
 * Prints each problem whose output has such bits, and whether they are seen at all: of an input
 * that lacks an element. Exit codes: 0 no output has any, 1 one has, or could not be computed, 2
 * they are not seen.
 */
#include <sanitizer/msan_interface.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "convlaw/implementation.h"

/* Halide's runtime writes its messages where nothing is followed. */
const char* __msan_default_options(void);
const char* __msan_default_options(void) { return "intercept_strlen=0"; }

typedef struct Shape {
  int64_t batch, channels, height, width, out_channels, kernel[2], stride[2], before[2], after[2],
      dilation[2], groups;
  const convlaw_contract* acceptable;
} Shape;

static const convlaw_contract kWinograd = {.struct_size = sizeof kWinograd,
                                           .algorithm = CONVLAW_WINOGRAD_4X4_3X3};

static const Shape kShapes[] = {
    {2, 5, 9, 23, 6, {3, 2}, {1, 1}, {1, 0}, {0, 1}, {1, 1}, 1, NULL},    /* planar lines */
    {1, 64, 9, 11, 64, {3, 3}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, 1, NULL},  /* interleaved lines */
    {1, 48, 14, 10, 80, {3, 3}, {2, 2}, {1, 1}, {0, 1}, {1, 1}, 1, NULL}, /* ... with strides */
    {1, 64, 7, 9, 96, {1, 1}, {1, 1}, {0, 0}, {0, 0}, {1, 1}, 1, NULL},   /* pixels */
    {1, 16, 8, 8, 32, {7, 7}, {1, 1}, {0, 0}, {0, 0}, {1, 1}, 1, NULL},   /* few outputs */
    {1, 32, 12, 12, 32, {3, 3}, {1, 1}, {2, 2}, {2, 2}, {2, 2}, 8, NULL}, /* groups */
    {1, 3, 30, 19, 3, {3, 3}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, 3, NULL},   /* depthwise: rows */
    {1, 3, 31, 55, 6, {3, 3}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, 3, NULL},   /* ... planes */
    {2, 3, 40, 37, 3, {5, 5}, {2, 2}, {2, 3}, {1, 2}, {1, 1}, 3, NULL},   /* ... by phases */
    {1, 40, 7, 7, 40, {3, 3}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, 40, NULL},  /* ... turned */
    {1, 40, 9, 8, 40, {3, 4}, {1, 2}, {1, 2}, {1, 1}, {1, 1}, 40, NULL},  /* ... of any kernel */
    {1, 64, 14, 14, 64, {3, 3}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, 1, &kWinograd}, /* Winograd */
};

static int64_t outputs(const Shape* s, int axis) {
  const int64_t input = axis == 0 ? s->height : s->width;
  const int64_t window = (s->kernel[axis] - 1) * s->dilation[axis] + 1;
  return (input + s->before[axis] + s->after[axis] - window) / s->stride[axis] + 1;
}

static void set_extents(int64_t* extents, int64_t* strides, const int64_t* sizes, int layout) {
  static const int kOrders[2][4] = {{3, 2, 1, 0}, {1, 3, 2, 0}};
  int64_t stride = 1;
  for (int i = 0; i < 4; ++i) extents[i] = sizes[i];
  for (int i = 0; i < 4; ++i) {
    strides[kOrders[layout][i]] = stride;
    stride *= sizes[kOrders[layout][i]];
  }
}

static int64_t count(const int64_t* sizes) { return sizes[0] * sizes[1] * sizes[2] * sizes[3]; }

/* Elements that are all written, but for the last if it `lacks` that. */
static float* elements(int64_t size, int lacks) {
  float* memory = malloc((size_t)size * sizeof(float));
  for (int64_t i = 0; i < size - lacks; ++i) memory[i] = (float)(i % 7 - 3);
  return memory;
}

/* The first byte of the output that depends on unwritten memory; -1: none does; -2: it failed. */
static int64_t first_unwritten(const convlaw_implementation* of, const Shape* s, int layout,
                               int threads, int lacks) {
  const int64_t x[4] = {s->batch, s->channels, s->height, s->width};
  const int64_t w[4] = {s->out_channels, s->channels / s->groups, s->kernel[0], s->kernel[1]};
  const int64_t y[4] = {s->batch, s->out_channels, outputs(s, 0), outputs(s, 1)};
  convlaw_problem p = {.struct_size = sizeof p,
                       .has_bias = 1,
                       .batch = s->batch,
                       .in_channels = s->channels,
                       .height = s->height,
                       .width = s->width,
                       .out_channels = s->out_channels,
                       .groups = s->groups,
                       .threads = threads,
                       .input_layout = layout,
                       .weight_layout = CONVLAW_NCHW,
                       .output_layout = layout,
                       .acceptable = s->acceptable};
  for (int i = 0; i < 2; ++i) {
    p.kernel_size[i] = s->kernel[i];
    p.stride[i] = s->stride[i];
    p.padding_begin[i] = s->before[i];
    p.padding_end[i] = s->after[i];
    p.dilation[i] = s->dilation[i];
  }
  convlaw_call call = {.struct_size = sizeof call, .problem = &p};
  float* const input = elements(count(x), lacks);
  float* const weight = elements(count(w), 0);
  float* const bias = elements(s->out_channels, 0);
  float* const output = malloc((size_t)count(y) * sizeof(float));
  const int64_t b[4] = {s->out_channels, 1, 1, 1};
  call.input.data = input, call.weight.data = weight, call.bias.data = bias;
  call.output.data = output;
  call.input.rank = call.weight.rank = call.output.rank = 4;
  call.bias.rank = 1;
  set_extents(call.input.extents, call.input.strides, x, layout);
  set_extents(call.weight.extents, call.weight.strides, w, CONVLAW_NCHW);
  set_extents(call.bias.extents, call.bias.strides, b, CONVLAW_NCHW);
  set_extents(call.output.extents, call.output.strides, y, layout);
  size_t alignment = 1;
  int status = of->prepare(of->context, &call, &call.prepared);
  if (status == CONVLAW_OK) {
    status = of->workspace_size(of->context, &p, call.prepared, &call.workspace_size, &alignment);
  }
  if (status == CONVLAW_OK) {
    const size_t size = (call.workspace_size + alignment) / alignment * alignment;
    call.workspace = aligned_alloc(alignment, size);
    status = of->run(of->context, &call);
  }
  const int64_t first =
      status == CONVLAW_OK ? __msan_test_shadow(output, (size_t)count(y) * sizeof(float)) : -2;
  of->release(of->context, call.prepared);
  free(call.workspace), free(output), free(bias), free(weight), free(input);
  return first;
}

int main(void) {
  const convlaw_implementation* const of = convlaw_get_implementation();
  int code = 0;
  const int shapes = (int)(sizeof kShapes / sizeof kShapes[0]);
  for (int i = 0; i < shapes * 4; ++i) {
    const int layout = i / shapes % 2, threads = 1 + i / shapes / 2;
    const int64_t first = first_unwritten(of, &kShapes[i % shapes], layout, threads, 0);
    if (first != -1) {
      printf("shape %d, layout %d, %d threads: %s at byte %lld\n", i % shapes, layout, threads,
             first == -2 ? "failed" : "unwritten", (long long)first);
      code = 1;
    }
    if (first_unwritten(of, &kShapes[i % shapes], layout, threads, 1) < 0) {
      printf("shape %d, layout %d, %d threads: an input that lacks an element is not seen\n",
             i % shapes, layout, threads);
      return 2;
    }
  }
  if (code == 0) {
    printf("%s: %d problems, no output depends on unwritten memory\n", of->name, shapes * 4);
  }
  return code;
}
