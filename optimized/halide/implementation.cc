// SPDX-License-Identifier: MIT
#include "convlaw/halide_conv2d.h"
#include "convlaw_columns.h"
#include "convlaw_direct.h"
#include "convlaw_direct_unpadded.h"
#include "convlaw_flat.h"
#include "convlaw_flat_narrow.h"
#include "convlaw_phased.h"
#include "convlaw_phased_narrow.h"
#include "convlaw_pointwise.h"
#include "convlaw_pointwise_narrow.h"
#include "convlaw_winograd_input.h"
#include "convlaw_winograd_product.h"
#include "optimized/halide/adapter.h"

namespace convlaw {

namespace {

Pipelines pipelines_as(const char* name, const char* description, bool declares_winograd) {
  return {name,
          description,
          convlaw_direct,
          convlaw_direct_unpadded,
          convlaw_columns,
          {convlaw_pointwise, convlaw_pointwise_narrow},
          {convlaw_flat, convlaw_flat_narrow},
          {convlaw_phased, convlaw_phased_narrow},
          convlaw_winograd_input,
          convlaw_winograd_product,
          declares_winograd};
}

}  // namespace

const convlaw_implementation& halide_implementation() {
  static const Pipelines pipelines = pipelines_as(
      "halide", "direct convolution, f32, NCHW, scheduled by Halide ahead of time", false);
  static const convlaw_implementation halide = adapt_pipelines(pipelines);
  return halide;
}

const convlaw_implementation& halide_winograd_implementation() {
  static const Pipelines pipelines = pipelines_as(
      "halide_winograd", "halide, with Winograd's F(4x4, 3x3) where that pays: not as exact", true);
  static const convlaw_implementation halide = adapt_pipelines(pipelines);
  return halide;
}

}  // namespace convlaw
