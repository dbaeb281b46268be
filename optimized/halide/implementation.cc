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
#include "optimized/halide/adapter.h"

namespace convlaw {

const convlaw_implementation& halide_implementation() {
  static const Pipelines pipelines{
      "halide",
      "direct convolution, f32, NCHW, scheduled by Halide ahead of time",
      convlaw_direct,
      convlaw_direct_unpadded,
      convlaw_columns,
      {convlaw_pointwise, convlaw_pointwise_narrow},
      {convlaw_flat, convlaw_flat_narrow},
      {convlaw_phased, convlaw_phased_narrow}};
  static const convlaw_implementation halide = adapt_pipelines(pipelines);
  return halide;
}

}  // namespace convlaw
