// SPDX-License-Identifier: MIT
#include "convlaw/halide_conv2d.h"
#include "convlaw_copy.h"
#include "convlaw_copy_from_bf16.h"
#include "convlaw_copy_from_f16.h"
#include "convlaw_copy_from_i8.h"
#include "convlaw_copy_from_u8.h"
#include "convlaw_copy_to_bf16.h"
#include "convlaw_copy_to_f16.h"
#include "convlaw_copy_to_i32.h"
#include "convlaw_depthwise_channels.h"
#include "convlaw_depthwise_channels_turned.h"
#include "convlaw_depthwise_channels_turned_p14_k5_s2.h"
#include "convlaw_depthwise_channels_turned_p7_k5.h"
#include "convlaw_depthwise_moved_k3_d12_c48.h"
#include "convlaw_depthwise_moved_k3_d12_c80.h"
#include "convlaw_depthwise_moved_k3_d18_c48.h"
#include "convlaw_depthwise_moved_k3_d1_c32.h"
#include "convlaw_depthwise_moved_k3_d1_c64.h"
#include "convlaw_depthwise_moved_k3_d24_c80.h"
#include "convlaw_depthwise_moved_k3_d36_c80.h"
#include "convlaw_depthwise_moved_k3_d3_c16.h"
#include "convlaw_depthwise_moved_k3_d3_c48.h"
#include "convlaw_depthwise_moved_k3_d3_c64.h"
#include "convlaw_depthwise_moved_k3_d6_c48.h"
#include "convlaw_depthwise_moved_k5_d1_c16.h"
#include "convlaw_depthwise_moved_k5_d1_c32.h"
#include "convlaw_depthwise_moved_k5_d1_c64.h"
#include "convlaw_depthwise_moved_k5_d2_c32.h"
#include "convlaw_depthwise_moved_k5_d2_c64.h"
#include "convlaw_depthwise_moved_k7_d1_c16.h"
#include "convlaw_depthwise_moved_k7_d1_c32.h"
#include "convlaw_depthwise_moved_k7_d1_c64.h"
#include "convlaw_depthwise_moved_k9_d1_c32.h"
#include "convlaw_depthwise_pixels_k3_c2.h"
#include "convlaw_depthwise_pixels_k3_c3.h"
#include "convlaw_depthwise_pixels_k3_c4.h"
#include "convlaw_depthwise_pixels_k3_c5.h"
#include "convlaw_depthwise_pixels_k3_c6.h"
#include "convlaw_depthwise_pixels_k3_c7.h"
#include "convlaw_depthwise_pixels_k3_s2_c2.h"
#include "convlaw_depthwise_pixels_k3_s2_c3.h"
#include "convlaw_depthwise_pixels_k3_s2_c4.h"
#include "convlaw_depthwise_pixels_k3_s2_c5.h"
#include "convlaw_depthwise_pixels_k3_s2_c6.h"
#include "convlaw_depthwise_pixels_k3_s2_c7.h"
#include "convlaw_depthwise_pixels_k5_c7.h"
#include "convlaw_depthwise_pixels_k5_s2_c4.h"
#include "convlaw_depthwise_pixels_k5_s2_c5.h"
#include "convlaw_depthwise_pixels_k5_s2_c7_v1.h"
#include "convlaw_depthwise_pixels_k7_c7.h"
#include "convlaw_depthwise_pixels_k7_s2_c7.h"
#include "convlaw_depthwise_planes_any.h"
#include "convlaw_depthwise_planes_any_s2.h"
#include "convlaw_depthwise_planes_k3.h"
#include "convlaw_depthwise_planes_k5.h"
#include "convlaw_depthwise_planes_k5_s2.h"
#include "convlaw_depthwise_planes_k7.h"
#include "convlaw_depthwise_rows_4x16.h"
#include "convlaw_depthwise_rows_4x32.h"
#include "convlaw_depthwise_rows_4x48.h"
#include "convlaw_depthwise_rows_4x64.h"
#include "convlaw_depthwise_rows_4x8.h"
#include "convlaw_depthwise_rows_4x80.h"
#include "convlaw_depthwise_rows_7x16.h"
#include "convlaw_depthwise_rows_7x8.h"
#include "convlaw_depthwise_rows_d2_4x16.h"
#include "convlaw_depthwise_rows_d2_4x32.h"
#include "convlaw_depthwise_rows_d2_4x48.h"
#include "convlaw_depthwise_rows_d2_4x64.h"
#include "convlaw_depthwise_rows_d2_4x80.h"
#include "convlaw_depthwise_rows_d4_4x16.h"
#include "convlaw_depthwise_rows_d4_4x32.h"
#include "convlaw_depthwise_rows_d4_4x48.h"
#include "convlaw_depthwise_rows_d4_4x64.h"
#include "convlaw_depthwise_rows_d4_4x80.h"
#include "convlaw_depthwise_strided_4x16.h"
#include "convlaw_depthwise_strided_4x32.h"
#include "convlaw_depthwise_strided_4x8.h"
#include "convlaw_depthwise_strided_7x16.h"
#include "convlaw_depthwise_strided_7x8.h"
#include "convlaw_depthwise_sums_k11_6x32_wide.h"
#include "convlaw_depthwise_sums_k3_12x48.h"
#include "convlaw_depthwise_sums_k3_12x80.h"
#include "convlaw_depthwise_sums_k5_8x64.h"
#include "convlaw_depthwise_sums_k7_8x32_wide.h"
#include "convlaw_depthwise_sums_k9_8x32_wide.h"
#include "convlaw_depthwise_windows_k2_s2_2x32.h"
#include "convlaw_depthwise_windows_k3_s2_2x32.h"
#include "convlaw_depthwise_windows_k3_s2_4x16.h"
#include "convlaw_depthwise_windows_k3_s2_5x16.h"
#include "convlaw_depthwise_windows_k3_s2_7x16.h"
#include "convlaw_depthwise_windows_k3_s2_y1_4x32.h"
#include "convlaw_depthwise_windows_k3_s3_2x48.h"
#include "convlaw_depthwise_windows_k4_s4_1x64.h"
#include "convlaw_depthwise_windows_k5_s2_2x32.h"
#include "convlaw_interleaved_10.h"
#include "convlaw_interleaved_11.h"
#include "convlaw_interleaved_12.h"
#include "convlaw_interleaved_13.h"
#include "convlaw_interleaved_14.h"
#include "convlaw_interleaved_2.h"
#include "convlaw_interleaved_5.h"
#include "convlaw_interleaved_6.h"
#include "convlaw_interleaved_7.h"
#include "convlaw_interleaved_8.h"
#include "convlaw_interleaved_9.h"
#include "convlaw_product_1x32.h"
#include "convlaw_product_1x64.h"
#include "convlaw_product_4x32.h"
#include "convlaw_product_4x64.h"
#include "convlaw_product_8x16.h"
#include "convlaw_product_8x32.h"
#include "convlaw_product_8x48.h"
#include "convlaw_split_2.h"
#include "convlaw_split_2_narrow.h"
#include "convlaw_split_4.h"
#include "convlaw_transpose.h"
#include "convlaw_transpose_from_bf16.h"
#include "convlaw_transpose_from_f16.h"
#include "convlaw_transpose_from_i8.h"
#include "convlaw_transpose_from_u8.h"
#include "convlaw_transpose_to_bf16.h"
#include "convlaw_transpose_to_f16.h"
#include "convlaw_transpose_to_i32.h"
#include "convlaw_winograd_input_2.h"
#include "convlaw_winograd_input_4.h"
#include "convlaw_winograd_output_2.h"
#include "convlaw_winograd_output_4.h"
#include "convlaw_winograd_weight_2.h"
#include "convlaw_winograd_weight_4.h"
#include "optimized/halide/adapter.h"
#if defined(CONVLAW_VNNI)
#include "convlaw_bytes_10.h"
#include "convlaw_bytes_11.h"
#include "convlaw_bytes_12.h"
#include "convlaw_bytes_13.h"
#include "convlaw_bytes_14.h"
#include "convlaw_bytes_2.h"
#include "convlaw_bytes_5.h"
#include "convlaw_bytes_6.h"
#include "convlaw_bytes_7.h"
#include "convlaw_bytes_8.h"
#include "convlaw_bytes_9.h"
#include "convlaw_copy_i8_to_u8.h"
#include "convlaw_copy_u8_to_u8.h"
#include "convlaw_transpose_i8_to_u8.h"
#include "convlaw_transpose_u8_to_u8.h"
#endif

#if defined(CONVLAW_AVX512)
#include "convlaw_half_10.h"
#include "convlaw_half_11.h"
#include "convlaw_half_12.h"
#include "convlaw_half_13.h"
#include "convlaw_half_14.h"
#include "convlaw_half_2.h"
#include "convlaw_half_5.h"
#include "convlaw_half_6.h"
#include "convlaw_half_7.h"
#include "convlaw_half_8.h"
#include "convlaw_half_9.h"
#endif

namespace convlaw {

namespace {

#if defined(CONVLAW_VNNI)
constexpr BytePipelines kBytes{
    {convlaw_copy_i8_to_u8, convlaw_transpose_i8_to_u8},
    {convlaw_copy_u8_to_u8, convlaw_transpose_u8_to_u8},
    {convlaw_bytes_14,
     {convlaw_bytes_5, convlaw_bytes_6, convlaw_bytes_7, convlaw_bytes_8, convlaw_bytes_9,
      convlaw_bytes_10, convlaw_bytes_11, convlaw_bytes_12, convlaw_bytes_13},
     convlaw_bytes_2}};
constexpr const BytePipelines* kBytePipelines = &kBytes;
#else
constexpr const BytePipelines* kBytePipelines = nullptr;
#endif

#if defined(CONVLAW_AVX512)
constexpr InterleavedPipelines kHalves{
    convlaw_half_14,
    {convlaw_half_5, convlaw_half_6, convlaw_half_7, convlaw_half_8, convlaw_half_9,
     convlaw_half_10, convlaw_half_11, convlaw_half_12, convlaw_half_13},
    convlaw_half_2};
constexpr const InterleavedPipelines* kHalfPipelines = &kHalves;
#else
constexpr const InterleavedPipelines* kHalfPipelines = nullptr;
#endif

Pipelines pipelines_as(const char* name, const char* description, bool declares_winograd) {
  return {name,
          description,
          {{convlaw_copy, convlaw_transpose},
           {convlaw_copy_from_bf16, convlaw_transpose_from_bf16},
           {convlaw_copy_from_f16, convlaw_transpose_from_f16},
           {convlaw_copy_from_i8, convlaw_transpose_from_i8},
           {convlaw_copy_from_u8, convlaw_transpose_from_u8}},
          {{convlaw_copy, convlaw_transpose},
           {convlaw_copy_to_bf16, convlaw_transpose_to_bf16},
           {convlaw_copy_to_f16, convlaw_transpose_to_f16},
           {convlaw_copy_to_i32, convlaw_transpose_to_i32}},
          {convlaw_split_2, convlaw_split_2_narrow, convlaw_split_4},
          {convlaw_product_8x48, convlaw_product_8x32, convlaw_product_8x16},
          {convlaw_product_4x64, convlaw_product_4x32, convlaw_product_4x32},
          {convlaw_product_1x64, convlaw_product_1x32, convlaw_product_1x32},
          {convlaw_interleaved_14,
           {convlaw_interleaved_5, convlaw_interleaved_6, convlaw_interleaved_7,
            convlaw_interleaved_8, convlaw_interleaved_9, convlaw_interleaved_10,
            convlaw_interleaved_11, convlaw_interleaved_12, convlaw_interleaved_13},
           convlaw_interleaved_2},
          {{convlaw_depthwise_planes_k3, convlaw_depthwise_planes_k5, convlaw_depthwise_planes_k7,
            convlaw_depthwise_planes_k5_s2},
           {convlaw_depthwise_planes_any, convlaw_depthwise_planes_any_s2},
           {convlaw_depthwise_rows_7x8, convlaw_depthwise_rows_4x8, convlaw_depthwise_rows_7x16,
            convlaw_depthwise_rows_4x16, convlaw_depthwise_rows_4x32, convlaw_depthwise_rows_4x48,
            convlaw_depthwise_rows_4x64, convlaw_depthwise_rows_4x80},
           {{{convlaw_depthwise_rows_d2_4x16, convlaw_depthwise_rows_d2_4x32,
              convlaw_depthwise_rows_d2_4x48, convlaw_depthwise_rows_d2_4x64,
              convlaw_depthwise_rows_d2_4x80},
             {convlaw_depthwise_rows_d4_4x16, convlaw_depthwise_rows_d4_4x32,
              convlaw_depthwise_rows_d4_4x48, convlaw_depthwise_rows_d4_4x64,
              convlaw_depthwise_rows_d4_4x80}}},
           {convlaw_depthwise_moved_k3_d1_c32,   convlaw_depthwise_moved_k3_d1_c64,
            convlaw_depthwise_moved_k3_d3_c16,   convlaw_depthwise_moved_k3_d3_c48,
            convlaw_depthwise_moved_k3_d3_c64,   convlaw_depthwise_moved_k3_d6_c48,
            convlaw_depthwise_moved_k3_d12_c48,  convlaw_depthwise_moved_k3_d18_c48,
            convlaw_depthwise_moved_k3_d12_c80,  convlaw_depthwise_moved_k3_d24_c80,
            convlaw_depthwise_moved_k3_d36_c80,  convlaw_depthwise_moved_k5_d1_c16,
            convlaw_depthwise_moved_k5_d1_c32,   convlaw_depthwise_moved_k5_d1_c64,
            convlaw_depthwise_moved_k5_d2_c32,   convlaw_depthwise_moved_k5_d2_c64,
            convlaw_depthwise_moved_k7_d1_c16,   convlaw_depthwise_moved_k7_d1_c32,
            convlaw_depthwise_moved_k7_d1_c64,   convlaw_depthwise_moved_k9_d1_c32,
            convlaw_depthwise_sums_k3_12x48,     convlaw_depthwise_sums_k3_12x80,
            convlaw_depthwise_sums_k5_8x64,      convlaw_depthwise_sums_k7_8x32_wide,
            convlaw_depthwise_sums_k9_8x32_wide, convlaw_depthwise_sums_k11_6x32_wide},
           {convlaw_depthwise_strided_7x8, convlaw_depthwise_strided_4x8,
            convlaw_depthwise_strided_7x16, convlaw_depthwise_strided_4x16,
            convlaw_depthwise_strided_4x32},
           {convlaw_depthwise_windows_k3_s2_7x16, convlaw_depthwise_windows_k3_s2_5x16,
            convlaw_depthwise_windows_k3_s2_4x16, convlaw_depthwise_windows_k3_s2_2x32,
            convlaw_depthwise_windows_k3_s2_y1_4x32, convlaw_depthwise_windows_k5_s2_2x32,
            convlaw_depthwise_windows_k2_s2_2x32, convlaw_depthwise_windows_k3_s3_2x48,
            convlaw_depthwise_windows_k4_s4_1x64},
           {convlaw_depthwise_channels_turned_p7_k5, convlaw_depthwise_channels_turned_p14_k5_s2},
           convlaw_depthwise_channels,
           convlaw_depthwise_channels_turned,
           {convlaw_depthwise_pixels_k3_c7, convlaw_depthwise_pixels_k3_c6,
            convlaw_depthwise_pixels_k3_c5, convlaw_depthwise_pixels_k3_c4,
            convlaw_depthwise_pixels_k3_c3, convlaw_depthwise_pixels_k3_c2,
            convlaw_depthwise_pixels_k3_s2_c7, convlaw_depthwise_pixels_k3_s2_c6,
            convlaw_depthwise_pixels_k3_s2_c5, convlaw_depthwise_pixels_k3_s2_c4,
            convlaw_depthwise_pixels_k3_s2_c3, convlaw_depthwise_pixels_k3_s2_c2,
            convlaw_depthwise_pixels_k5_c7, convlaw_depthwise_pixels_k5_s2_c7_v1,
            convlaw_depthwise_pixels_k5_s2_c5, convlaw_depthwise_pixels_k5_s2_c4,
            convlaw_depthwise_pixels_k7_c7, convlaw_depthwise_pixels_k7_s2_c7}},
          {convlaw_winograd_weight_4, convlaw_winograd_input_4, convlaw_winograd_output_4},
          {convlaw_winograd_weight_2, convlaw_winograd_input_2, convlaw_winograd_output_2},
          kBytePipelines,
          kHalfPipelines,
          declares_winograd};
}

}  // namespace

const convlaw_implementation& halide_implementation() {
  static const Pipelines pipelines =
      pipelines_as("halide", "direct convolution, scheduled by Halide ahead of time", false);
  static const convlaw_implementation halide = adapt_pipelines(pipelines);
  return halide;
}

const convlaw_implementation& halide_winograd_implementation() {
  static const Pipelines pipelines = pipelines_as(
      "halide_winograd", "halide, with Winograd's algorithm where that pays: not as exact", true);
  static const convlaw_implementation halide = adapt_pipelines(pipelines);
  return halide;
}

}  // namespace convlaw
