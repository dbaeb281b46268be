// SPDX-License-Identifier: MIT
#include "convlaw/halide_conv2d.h"
#include "convlaw_copy_c.h"
#include "convlaw_copy_from_bf16_c.h"
#include "convlaw_copy_from_f16_c.h"
#include "convlaw_copy_from_i8_c.h"
#include "convlaw_copy_from_u8_c.h"
#include "convlaw_copy_to_bf16_c.h"
#include "convlaw_copy_to_f16_c.h"
#include "convlaw_copy_to_i32_c.h"
#include "convlaw_depthwise_channels_c.h"
#include "convlaw_depthwise_channels_turned_c.h"
#include "convlaw_depthwise_channels_turned_p14_k5_s2_c.h"
#include "convlaw_depthwise_channels_turned_p7_k5_c.h"
#include "convlaw_depthwise_moved_k3_d12_c48_c.h"
#include "convlaw_depthwise_moved_k3_d12_c80_c.h"
#include "convlaw_depthwise_moved_k3_d18_c48_c.h"
#include "convlaw_depthwise_moved_k3_d1_c32_c.h"
#include "convlaw_depthwise_moved_k3_d1_c64_c.h"
#include "convlaw_depthwise_moved_k3_d24_c80_c.h"
#include "convlaw_depthwise_moved_k3_d36_c80_c.h"
#include "convlaw_depthwise_moved_k3_d3_c16_c.h"
#include "convlaw_depthwise_moved_k3_d3_c48_c.h"
#include "convlaw_depthwise_moved_k3_d3_c64_c.h"
#include "convlaw_depthwise_moved_k3_d6_c48_c.h"
#include "convlaw_depthwise_moved_k5_d1_c16_c.h"
#include "convlaw_depthwise_moved_k5_d1_c32_c.h"
#include "convlaw_depthwise_moved_k5_d1_c64_c.h"
#include "convlaw_depthwise_moved_k5_d2_c32_c.h"
#include "convlaw_depthwise_moved_k5_d2_c64_c.h"
#include "convlaw_depthwise_moved_k7_d1_c16_c.h"
#include "convlaw_depthwise_moved_k7_d1_c32_c.h"
#include "convlaw_depthwise_moved_k7_d1_c64_c.h"
#include "convlaw_depthwise_moved_k9_d1_c32_c.h"
#include "convlaw_depthwise_pixels_k3_c2_c.h"
#include "convlaw_depthwise_pixels_k3_c3_c.h"
#include "convlaw_depthwise_pixels_k3_c4_c.h"
#include "convlaw_depthwise_pixels_k3_c5_c.h"
#include "convlaw_depthwise_pixels_k3_c6_c.h"
#include "convlaw_depthwise_pixels_k3_c7_c.h"
#include "convlaw_depthwise_pixels_k3_s2_c2_c.h"
#include "convlaw_depthwise_pixels_k3_s2_c3_c.h"
#include "convlaw_depthwise_pixels_k3_s2_c4_c.h"
#include "convlaw_depthwise_pixels_k3_s2_c5_c.h"
#include "convlaw_depthwise_pixels_k3_s2_c6_c.h"
#include "convlaw_depthwise_pixels_k3_s2_c7_c.h"
#include "convlaw_depthwise_pixels_k5_c7_c.h"
#include "convlaw_depthwise_pixels_k5_s2_c4_c.h"
#include "convlaw_depthwise_pixels_k5_s2_c5_c.h"
#include "convlaw_depthwise_pixels_k5_s2_c7_v1_c.h"
#include "convlaw_depthwise_pixels_k7_c7_c.h"
#include "convlaw_depthwise_pixels_k7_s2_c7_c.h"
#include "convlaw_depthwise_planes_any_c.h"
#include "convlaw_depthwise_planes_any_s2_c.h"
#include "convlaw_depthwise_planes_k3_c.h"
#include "convlaw_depthwise_planes_k5_c.h"
#include "convlaw_depthwise_planes_k5_s2_c.h"
#include "convlaw_depthwise_planes_k7_c.h"
#include "convlaw_depthwise_rows_4x16_c.h"
#include "convlaw_depthwise_rows_4x32_c.h"
#include "convlaw_depthwise_rows_4x48_c.h"
#include "convlaw_depthwise_rows_4x64_c.h"
#include "convlaw_depthwise_rows_4x80_c.h"
#include "convlaw_depthwise_rows_4x8_c.h"
#include "convlaw_depthwise_rows_7x16_c.h"
#include "convlaw_depthwise_rows_7x8_c.h"
#include "convlaw_depthwise_rows_d2_4x16_c.h"
#include "convlaw_depthwise_rows_d2_4x32_c.h"
#include "convlaw_depthwise_rows_d2_4x48_c.h"
#include "convlaw_depthwise_rows_d2_4x64_c.h"
#include "convlaw_depthwise_rows_d2_4x80_c.h"
#include "convlaw_depthwise_rows_d4_4x16_c.h"
#include "convlaw_depthwise_rows_d4_4x32_c.h"
#include "convlaw_depthwise_rows_d4_4x48_c.h"
#include "convlaw_depthwise_rows_d4_4x64_c.h"
#include "convlaw_depthwise_rows_d4_4x80_c.h"
#include "convlaw_depthwise_strided_4x16_c.h"
#include "convlaw_depthwise_strided_4x32_c.h"
#include "convlaw_depthwise_strided_4x8_c.h"
#include "convlaw_depthwise_strided_7x16_c.h"
#include "convlaw_depthwise_strided_7x8_c.h"
#include "convlaw_depthwise_sums_k11_6x32_wide_c.h"
#include "convlaw_depthwise_sums_k3_12x48_c.h"
#include "convlaw_depthwise_sums_k3_12x80_c.h"
#include "convlaw_depthwise_sums_k5_8x64_c.h"
#include "convlaw_depthwise_sums_k7_8x32_wide_c.h"
#include "convlaw_depthwise_sums_k9_8x32_wide_c.h"
#include "convlaw_depthwise_windows_k2_s2_2x32_c.h"
#include "convlaw_depthwise_windows_k3_s2_2x32_c.h"
#include "convlaw_depthwise_windows_k3_s2_4x16_c.h"
#include "convlaw_depthwise_windows_k3_s2_5x16_c.h"
#include "convlaw_depthwise_windows_k3_s2_7x16_c.h"
#include "convlaw_depthwise_windows_k3_s2_y1_4x32_c.h"
#include "convlaw_depthwise_windows_k3_s3_2x48_c.h"
#include "convlaw_depthwise_windows_k4_s4_1x64_c.h"
#include "convlaw_depthwise_windows_k5_s2_2x32_c.h"
#include "convlaw_interleaved_10_c.h"
#include "convlaw_interleaved_11_c.h"
#include "convlaw_interleaved_12_c.h"
#include "convlaw_interleaved_13_c.h"
#include "convlaw_interleaved_14_c.h"
#include "convlaw_interleaved_2_c.h"
#include "convlaw_interleaved_5_c.h"
#include "convlaw_interleaved_6_c.h"
#include "convlaw_interleaved_7_c.h"
#include "convlaw_interleaved_8_c.h"
#include "convlaw_interleaved_9_c.h"
#include "convlaw_product_1x32_c.h"
#include "convlaw_product_1x64_c.h"
#include "convlaw_product_4x32_c.h"
#include "convlaw_product_4x64_c.h"
#include "convlaw_product_8x16_c.h"
#include "convlaw_product_8x32_c.h"
#include "convlaw_product_8x48_c.h"
#include "convlaw_split_2_c.h"
#include "convlaw_split_2_narrow_c.h"
#include "convlaw_split_4_c.h"
#include "convlaw_transpose_c.h"
#include "convlaw_transpose_from_bf16_c.h"
#include "convlaw_transpose_from_f16_c.h"
#include "convlaw_transpose_from_i8_c.h"
#include "convlaw_transpose_from_u8_c.h"
#include "convlaw_transpose_to_bf16_c.h"
#include "convlaw_transpose_to_f16_c.h"
#include "convlaw_transpose_to_i32_c.h"
#include "convlaw_winograd_input_2_c.h"
#include "convlaw_winograd_input_4_c.h"
#include "convlaw_winograd_output_2_c.h"
#include "convlaw_winograd_output_4_c.h"
#include "convlaw_winograd_weight_2_c.h"
#include "convlaw_winograd_weight_4_c.h"
#include "optimized/halide/adapter.h"

namespace convlaw {

const convlaw_implementation& halide_c_implementation() {
  static const Pipelines pipelines{
      "halide_c",
      "the pipelines of halide as C++, for sanitizers: slow",
      {{convlaw_copy_c, convlaw_transpose_c},
       {convlaw_copy_from_bf16_c, convlaw_transpose_from_bf16_c},
       {convlaw_copy_from_f16_c, convlaw_transpose_from_f16_c},
       {convlaw_copy_from_i8_c, convlaw_transpose_from_i8_c},
       {convlaw_copy_from_u8_c, convlaw_transpose_from_u8_c}},
      {{convlaw_copy_c, convlaw_transpose_c},
       {convlaw_copy_to_bf16_c, convlaw_transpose_to_bf16_c},
       {convlaw_copy_to_f16_c, convlaw_transpose_to_f16_c},
       {convlaw_copy_to_i32_c, convlaw_transpose_to_i32_c}},
      {convlaw_split_2_c, convlaw_split_2_narrow_c, convlaw_split_4_c},
      {convlaw_product_8x48_c, convlaw_product_8x32_c, convlaw_product_8x16_c},
      {convlaw_product_4x64_c, convlaw_product_4x32_c, convlaw_product_4x32_c},
      {convlaw_product_1x64_c, convlaw_product_1x32_c, convlaw_product_1x32_c},
      {convlaw_interleaved_14_c,
       {convlaw_interleaved_5_c, convlaw_interleaved_6_c, convlaw_interleaved_7_c,
        convlaw_interleaved_8_c, convlaw_interleaved_9_c, convlaw_interleaved_10_c,
        convlaw_interleaved_11_c, convlaw_interleaved_12_c, convlaw_interleaved_13_c},
       convlaw_interleaved_2_c},
      {{convlaw_depthwise_planes_k3_c, convlaw_depthwise_planes_k5_c, convlaw_depthwise_planes_k7_c,
        convlaw_depthwise_planes_k5_s2_c},
       {convlaw_depthwise_planes_any_c, convlaw_depthwise_planes_any_s2_c},
       {convlaw_depthwise_rows_7x8_c, convlaw_depthwise_rows_4x8_c, convlaw_depthwise_rows_7x16_c,
        convlaw_depthwise_rows_4x16_c, convlaw_depthwise_rows_4x32_c, convlaw_depthwise_rows_4x48_c,
        convlaw_depthwise_rows_4x64_c, convlaw_depthwise_rows_4x80_c},
       {{{convlaw_depthwise_rows_d2_4x16_c, convlaw_depthwise_rows_d2_4x32_c,
          convlaw_depthwise_rows_d2_4x48_c, convlaw_depthwise_rows_d2_4x64_c,
          convlaw_depthwise_rows_d2_4x80_c},
         {convlaw_depthwise_rows_d4_4x16_c, convlaw_depthwise_rows_d4_4x32_c,
          convlaw_depthwise_rows_d4_4x48_c, convlaw_depthwise_rows_d4_4x64_c,
          convlaw_depthwise_rows_d4_4x80_c}}},
       {convlaw_depthwise_moved_k3_d1_c32_c,   convlaw_depthwise_moved_k3_d1_c64_c,
        convlaw_depthwise_moved_k3_d3_c16_c,   convlaw_depthwise_moved_k3_d3_c48_c,
        convlaw_depthwise_moved_k3_d3_c64_c,   convlaw_depthwise_moved_k3_d6_c48_c,
        convlaw_depthwise_moved_k3_d12_c48_c,  convlaw_depthwise_moved_k3_d18_c48_c,
        convlaw_depthwise_moved_k3_d12_c80_c,  convlaw_depthwise_moved_k3_d24_c80_c,
        convlaw_depthwise_moved_k3_d36_c80_c,  convlaw_depthwise_moved_k5_d1_c16_c,
        convlaw_depthwise_moved_k5_d1_c32_c,   convlaw_depthwise_moved_k5_d1_c64_c,
        convlaw_depthwise_moved_k5_d2_c32_c,   convlaw_depthwise_moved_k5_d2_c64_c,
        convlaw_depthwise_moved_k7_d1_c16_c,   convlaw_depthwise_moved_k7_d1_c32_c,
        convlaw_depthwise_moved_k7_d1_c64_c,   convlaw_depthwise_moved_k9_d1_c32_c,
        convlaw_depthwise_sums_k3_12x48_c,     convlaw_depthwise_sums_k3_12x80_c,
        convlaw_depthwise_sums_k5_8x64_c,      convlaw_depthwise_sums_k7_8x32_wide_c,
        convlaw_depthwise_sums_k9_8x32_wide_c, convlaw_depthwise_sums_k11_6x32_wide_c},
       {convlaw_depthwise_strided_7x8_c, convlaw_depthwise_strided_4x8_c,
        convlaw_depthwise_strided_7x16_c, convlaw_depthwise_strided_4x16_c,
        convlaw_depthwise_strided_4x32_c},
       {convlaw_depthwise_windows_k3_s2_7x16_c, convlaw_depthwise_windows_k3_s2_5x16_c,
        convlaw_depthwise_windows_k3_s2_4x16_c, convlaw_depthwise_windows_k3_s2_2x32_c,
        convlaw_depthwise_windows_k3_s2_y1_4x32_c, convlaw_depthwise_windows_k5_s2_2x32_c,
        convlaw_depthwise_windows_k2_s2_2x32_c, convlaw_depthwise_windows_k3_s3_2x48_c,
        convlaw_depthwise_windows_k4_s4_1x64_c},
       {convlaw_depthwise_channels_turned_p7_k5_c, convlaw_depthwise_channels_turned_p14_k5_s2_c},
       convlaw_depthwise_channels_c,
       convlaw_depthwise_channels_turned_c,
       {convlaw_depthwise_pixels_k3_c7_c, convlaw_depthwise_pixels_k3_c6_c,
        convlaw_depthwise_pixels_k3_c5_c, convlaw_depthwise_pixels_k3_c4_c,
        convlaw_depthwise_pixels_k3_c3_c, convlaw_depthwise_pixels_k3_c2_c,
        convlaw_depthwise_pixels_k3_s2_c7_c, convlaw_depthwise_pixels_k3_s2_c6_c,
        convlaw_depthwise_pixels_k3_s2_c5_c, convlaw_depthwise_pixels_k3_s2_c4_c,
        convlaw_depthwise_pixels_k3_s2_c3_c, convlaw_depthwise_pixels_k3_s2_c2_c,
        convlaw_depthwise_pixels_k5_c7_c, convlaw_depthwise_pixels_k5_s2_c7_v1_c,
        convlaw_depthwise_pixels_k5_s2_c5_c, convlaw_depthwise_pixels_k5_s2_c4_c,
        convlaw_depthwise_pixels_k7_c7_c, convlaw_depthwise_pixels_k7_s2_c7_c}},
      {convlaw_winograd_weight_4_c, convlaw_winograd_input_4_c, convlaw_winograd_output_4_c},
      {convlaw_winograd_weight_2_c, convlaw_winograd_input_2_c, convlaw_winograd_output_2_c}};
  static const convlaw_implementation halide = adapt_pipelines(pipelines);
  return halide;
}

}  // namespace convlaw
