// SPDX-License-Identifier: MIT
#include "convlaw/halide_conv2d.h"
#include "convlaw_columns_c.h"
#include "convlaw_direct_c.h"
#include "convlaw_direct_unpadded_c.h"
#include "convlaw_flat_c.h"
#include "convlaw_flat_narrow_c.h"
#include "convlaw_phased_c.h"
#include "convlaw_phased_narrow_c.h"
#include "convlaw_pointwise_c.h"
#include "convlaw_pointwise_narrow_c.h"
#include "convlaw_winograd_input_c.h"
#include "convlaw_winograd_product_c.h"
#include "optimized/halide/adapter.h"

namespace convlaw {

const convlaw_implementation& halide_c_implementation() {
  static const Pipelines pipelines{"halide_c",
                                   "the pipelines of halide as C++, for sanitizers: slow",
                                   convlaw_direct_c,
                                   convlaw_direct_unpadded_c,
                                   convlaw_columns_c,
                                   {convlaw_pointwise_c, convlaw_pointwise_narrow_c},
                                   {convlaw_flat_c, convlaw_flat_narrow_c},
                                   {convlaw_phased_c, convlaw_phased_narrow_c},
                                   convlaw_winograd_input_c,
                                   convlaw_winograd_product_c};
  static const convlaw_implementation halide = adapt_pipelines(pipelines);
  return halide;
}

}  // namespace convlaw
