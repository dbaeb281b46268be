// SPDX-License-Identifier: MIT
// The catalogue of the defects: the one place that names them all.
#pragma once

#include "properties/defects/defect.h"

namespace convlaw {

#define CONVLAW_DEFECTS(DEFECT)                        \
  /* padding */                                        \
  DEFECT(top_padding_used_for_left)                    \
  DEFECT(window_in_padding_keeps_old_value)            \
  DEFECT(bias_missing_where_first_tap_is_cut)          \
  DEFECT(right_padding_reads_next_row)                 \
  DEFECT(padding_clipped_once_per_row)                 \
  DEFECT(row_in_padding_crashes)                       \
  DEFECT(reflection_repeats_the_edge)                  \
  DEFECT(extra_padding_on_the_wrong_side)              \
  /* stride and dilation */                            \
  DEFECT(dilation_w_used_for_h)                        \
  DEFECT(dilation_ignored_with_stride)                 \
  DEFECT(dilation_ignored_by_depthwise_3x3)            \
  DEFECT(strides_swapped)                              \
  DEFECT(row_gap_counts_the_kernel_once)               \
  DEFECT(stride_beyond_the_kernel_is_cut)              \
  DEFECT(fast_3x3_path_ignores_stride)                 \
  DEFECT(dilated_taps_in_reverse)                      \
  DEFECT(large_stride_refused)                         \
  DEFECT(large_dilation_refused)                       \
  DEFECT(images_beyond_16_read_the_first)              \
  DEFECT(large_stride_with_larger_kernel_drops_a_tap)  \
  /* channels and groups */                            \
  DEFECT(second_group_reads_zeros)                     \
  DEFECT(depth_multiplier_counts_modulo)               \
  DEFECT(input_channel_tail_dropped)                   \
  DEFECT(output_channel_tail_takes_first_bias)         \
  DEFECT(later_images_of_grouped_batch_read_the_first) \
  DEFECT(batched_path_convolves)                       \
  DEFECT(input_channels_beyond_80_not_packed)          \
  DEFECT(long_grouped_dot_products_cut)                \
  DEFECT(odd_last_term_of_a_long_product_dropped)      \
  DEFECT(depthwise_rows_beyond_20_channels_skipped)    \
  /* layout and tiles */                               \
  DEFECT(cube_taken_for_channels_last)                 \
  DEFECT(strides_ignored)                              \
  DEFECT(kernel_taken_for_square)                      \
  DEFECT(convolves_with_the_flipped_kernel)            \
  DEFECT(tile_seam_misses_its_halo)                    \
  DEFECT(tail_columns_counted_twice)                   \
  DEFECT(last_outputs_not_written)                     \
  DEFECT(pointwise_adds_to_the_output)                 \
  DEFECT(finite_output_added_to)                       \
  DEFECT(channels_last_kernel_mirrored)                \
  DEFECT(long_pointwise_row_counted_in_8_bits)         \
  DEFECT(tall_image_wraps_at_256_rows)                 \
  DEFECT(padded_lines_of_a_large_batch_are_zeros)      \
  /* special values */                                 \
  DEFECT(infinity_becomes_nan)                         \
  DEFECT(nan_leaks_from_masked_lanes)                  \
  DEFECT(nan_swallowed_by_a_maximum)                   \
  DEFECT(narrow_output_cut_off)                        \
  DEFECT(nan_bias_shared_by_channel_pairs)             \
  DEFECT(zero_inputs_skipped)                          \
  DEFECT(sum_ends_at_infinity)                         \
  DEFECT(subnormal_inputs_flushed)                     \
  /* precision and shortcuts */                        \
  DEFECT(inputs_rounded_to_tf32)                       \
  DEFECT(weights_rounded_to_tf32)                      \
  DEFECT(accumulates_in_tf32)                          \
  DEFECT(accumulates_in_half)                          \
  DEFECT(accumulator_lacks_a_bit)                      \
  DEFECT(pair_sums_saturate_at_16_bits)                \
  DEFECT(rounds_upwards)                               \
  DEFECT(low_parts_multiplied_as_high)                 \
  DEFECT(small_outputs_flushed)                        \
  DEFECT(small_weights_flushed)                        \
  DEFECT(large_outputs_clamped)                        \
  DEFECT(zero_weight_ends_the_kernel)                  \
  DEFECT(sums_kept_256_times_too_large)                \
  /* legality and empty tensors */                     \
  DEFECT(kernel_larger_than_input_accepted)            \
  DEFECT(empty_batch_fails)                            \
  /* memory and state */                               \
  DEFECT(unread_input_used_as_scratch)                 \
  DEFECT(vector_store_writes_past_the_end)             \
  DEFECT(depthwise_tail_reads_past_the_end)            \
  DEFECT(vector_load_reads_before_the_beginning)       \
  DEFECT(misaligned_input_read_from_below)             \
  DEFECT(weights_cached_by_address)                    \
  DEFECT(input_packed_once)                            \
  DEFECT(previous_padding_kept)                        \
  DEFECT(workspace_marker_trusted)                     \
  DEFECT(every_fifth_call_drops_a_tap)                 \
  DEFECT(second_thread_skips_its_last_row)             \
  DEFECT(flush_to_zero_left_on)                        \
  DEFECT(weights_negated_in_place)                     \
  DEFECT(scratch_shared_by_concurrent_calls)           \
  DEFECT(addresses_compared_in_32_bits)                \
  DEFECT(prepared_weights_shared_by_shape)             \
  DEFECT(hangs_when_stride_skips_input)

#define CONVLAW_DECLARE(name) extern const Defect name;
CONVLAW_DEFECTS(CONVLAW_DECLARE)
#undef CONVLAW_DECLARE

}  // namespace convlaw
