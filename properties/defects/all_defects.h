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
  DEFECT(kernel_above_a_small_image_cut)               \
  DEFECT(depthwise_padding_shrinks_by_one_a_row)       \
  DEFECT(bottom_padding_used_for_top)                  \
  DEFECT(left_padding_dropped_when_fused)              \
  DEFECT(tap_offset_added_twice_past_eight_columns)    \
  DEFECT(crop_at_the_left_ignored)                     \
  DEFECT(circular_wraps_the_uncropped_image)           \
  DEFECT(circular_corner_repeats_the_edge)             \
  DEFECT(replication_is_one_ring_deep)                 \
  DEFECT(reflection_at_the_bottom_uses_the_width)      \
  DEFECT(circular_wrap_reads_the_row_above)            \
  DEFECT(quantized_same_pads_the_top)                  \
  DEFECT(u8_padding_holds_the_middle)                  \
  DEFECT(left_padding_cut_at_a_block)                  \
  DEFECT(image_lower_than_the_dilation_skipped)        \
  DEFECT(window_over_both_ends_loses_a_column)         \
  DEFECT(depthwise_line_kernel_pads_by_the_other_axis) \
  DEFECT(padding_beyond_the_image_fails)               \
  DEFECT(padding_beyond_half_the_kernel_refused)       \
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
  DEFECT(taps_beyond_a_multiple_of_the_stride_dropped) \
  DEFECT(strided_dilated_depthwise_skips_odd_rows)     \
  DEFECT(dilation_counted_from_zero)                   \
  DEFECT(quantized_dilation_h_used_for_w)              \
  DEFECT(column_kernel_scales_its_padding)             \
  DEFECT(stride_of_three_taken_for_two)                \
  DEFECT(odd_tap_of_unrolled_row_dropped)              \
  DEFECT(image_lower_than_the_stride_crashes)          \
  DEFECT(unread_rows_cut_the_last_window)              \
  DEFECT(pointwise_stride_along_width_ignored)         \
  DEFECT(window_in_padding_takes_the_first_bias)       \
  DEFECT(images_beyond_16_read_the_first)              \
  DEFECT(large_stride_with_larger_kernel_drops_a_tap)  \
  /* channels and groups */                            \
  DEFECT(second_group_reads_zeros)                     \
  DEFECT(depth_multiplier_counts_modulo)               \
  DEFECT(input_channel_tail_dropped)                   \
  DEFECT(output_channel_tail_takes_first_bias)         \
  DEFECT(later_images_of_grouped_batch_read_the_first) \
  DEFECT(batched_path_convolves)                       \
  DEFECT(second_block_of_channels_starts_anew)         \
  DEFECT(lone_channel_taken_for_the_first)             \
  DEFECT(images_beyond_16_bits_not_computed)           \
  DEFECT(output_channels_beyond_16_bits_wrap_around)   \
  DEFECT(groups_beyond_16_bits_not_computed)           \
  DEFECT(grouped_channel_tail_added_without_weight)    \
  DEFECT(i8_last_channel_of_two_groups_repeats)        \
  DEFECT(outputs_beyond_a_block_read_the_next_group)   \
  DEFECT(single_input_channel_ninth_output_wraps)      \
  DEFECT(depthwise_column_kernel_gives_bias)           \
  DEFECT(odd_last_group_takes_its_neighbours_weights)  \
  DEFECT(group_tail_spills_into_the_next_group)        \
  DEFECT(depthwise_row_pitch_is_the_height)            \
  DEFECT(strided_groups_read_modulo)                   \
  DEFECT(depthwise_quads_share_their_last_kernel)      \
  DEFECT(even_grouped_pointwise_swaps_channel_pairs)   \
  DEFECT(last_block_of_input_channels_overwrites)      \
  DEFECT(bias_added_by_every_block_of_input_channels)  \
  DEFECT(output_channel_tail_takes_earlier_weights)    \
  DEFECT(output_channels_beyond_a_mask_unwritten)      \
  DEFECT(single_tail_channel_mirrored)                 \
  DEFECT(batch_tail_of_four_gets_bias_alone)           \
  DEFECT(odd_last_image_repeats_the_one_before)        \
  DEFECT(bias_of_the_first_group_for_all)              \
  DEFECT(bias_broadcast_along_the_width)               \
  DEFECT(last_channel_of_uneven_groups_lacks_bias)     \
  DEFECT(pointwise_unrolled_by_two_drops_odd_channel)  \
  DEFECT(input_channels_beyond_80_not_packed)          \
  DEFECT(long_grouped_dot_products_cut)                \
  DEFECT(odd_last_term_of_a_long_product_dropped)      \
  DEFECT(depthwise_rows_beyond_20_channels_skipped)    \
  /* layout and tiles */                               \
  DEFECT(cube_taken_for_channels_last)                 \
  DEFECT(strides_ignored)                              \
  DEFECT(output_gaps_filled)                           \
  DEFECT(stride_of_a_single_row_trusted)               \
  DEFECT(kernel_taken_for_square)                      \
  DEFECT(convolves_with_the_flipped_kernel)            \
  DEFECT(tile_seam_misses_its_halo)                    \
  DEFECT(tail_columns_counted_twice)                   \
  DEFECT(last_outputs_not_written)                     \
  DEFECT(pointwise_adds_to_the_output)                 \
  DEFECT(finite_output_added_to)                       \
  DEFECT(channels_last_kernel_mirrored)                \
  DEFECT(single_channel_kernel_read_transposed)        \
  DEFECT(batch_of_as_many_channels_transposed)         \
  DEFECT(square_pointwise_weight_transposed)           \
  DEFECT(cubic_kernel_taken_for_channels_last)         \
  DEFECT(channels_last_output_written_contiguously)    \
  DEFECT(channels_last_batch_pitch_forgets_channels)   \
  DEFECT(winograd_tiles_counted_by_the_height)         \
  DEFECT(unbatched_reads_the_first_channel_alone)      \
  DEFECT(row_pitch_rounded_up_to_four)                 \
  DEFECT(last_of_three_tail_columns_repeats)           \
  DEFECT(seam_of_sixteen_columns_misses_left_taps)     \
  DEFECT(odd_last_row_misses_its_last_taps)            \
  DEFECT(bias_added_twice_in_the_first_tile)           \
  DEFECT(corner_tile_lacks_bias)                       \
  DEFECT(row_kernel_of_three_reversed)                 \
  DEFECT(even_kernel_centred_a_row_late)               \
  DEFECT(corner_taps_of_5x5_dropped)                   \
  DEFECT(kernel_columns_beyond_eight_dropped)          \
  DEFECT(fft_path_wraps_around)                        \
  DEFECT(fast_path_ignores_dilation_of_width)          \
  DEFECT(fast_path_forces_three_columns)               \
  DEFECT(winograd_odd_column_misses_a_tap)             \
  DEFECT(grouped_winograd_shares_weights)              \
  DEFECT(seven_by_seven_path_pads_by_three)            \
  DEFECT(long_pointwise_row_counted_in_8_bits)         \
  DEFECT(tall_image_wraps_at_256_rows)                 \
  DEFECT(padded_lines_of_a_large_batch_are_zeros)      \
  /* special values */                                 \
  DEFECT(infinity_becomes_nan)                         \
  DEFECT(nan_leaks_from_masked_lanes)                  \
  DEFECT(nan_swallowed_by_a_maximum)                   \
  DEFECT(narrow_output_cut_off)                        \
  DEFECT(nan_bias_shared_by_channel_pairs)             \
  DEFECT(nan_of_the_next_group_leaks)                  \
  DEFECT(outputs_clamped_to_finite)                    \
  DEFECT(minus_infinity_taken_for_padding)             \
  DEFECT(zero_weights_skipped)                         \
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
  DEFECT(small_weights_flushed_beside_a_huge_one)      \
  DEFECT(faint_channels_pruned)                        \
  DEFECT(negative_weights_lose_their_last_bit)         \
  DEFECT(range_taken_over_the_batch)                   \
  DEFECT(bias_range_taken_over_the_channels)           \
  DEFECT(range_taken_over_the_groups)                  \
  DEFECT(sums_kept_256_times_too_large)                \
  /* legality and empty tensors */                     \
  DEFECT(kernel_larger_than_input_accepted)            \
  DEFECT(empty_batch_fails)                            \
  DEFECT(large_padding_called_negative)                \
  DEFECT(reflection_of_the_whole_input_accepted)       \
  DEFECT(pointwise_runs_in_bf16)                       \
  DEFECT(winograd_undeclared)                          \
  DEFECT(i8_minimum_clipped)                           \
  DEFECT(i8_minimum_of_weight_clipped)                 \
  DEFECT(u8_read_as_i8)                                \
  DEFECT(grouped_i8_weights_read_as_u8)                \
  DEFECT(quantized_bias_cut_to_16_bits)                \
  DEFECT(bf16_bias_read_as_f16)                        \
  DEFECT(f16_products_rounded)                         \
  DEFECT(bf16_partial_sums_stored_between_blocks)      \
  DEFECT(ties_rounded_away)                            \
  DEFECT(integer_sums_pass_through_f32)                \
  DEFECT(i8_sums_saturate_at_16_bits)                  \
  DEFECT(grouped_f64_goes_through_f32)                 \
  DEFECT(f16_stored_through_bf16)                      \
  DEFECT(f16_subnormal_inputs_flushed)                 \
  DEFECT(compensation_counts_taps_below_the_image)     \
  /* sizes in few bits */                              \
  DEFECT(column_counted_in_a_byte)                     \
  DEFECT(output_channel_in_a_signed_byte)              \
  DEFECT(input_offset_in_15_bits)                      \
  DEFECT(kernel_extent_in_32_bits)                     \
  DEFECT(padding_in_32_bits)                           \
  DEFECT(tap_offset_in_32_bits)                        \
  DEFECT(window_offset_in_32_bits)                     \
  DEFECT(size_formula_rounds_toward_zero)              \
  DEFECT(groups_that_do_not_divide_accepted)           \
  DEFECT(zero_dilation_accepted)                       \
  DEFECT(no_input_channels_crash)                      \
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
  DEFECT(bias_kept_with_its_weight)                    \
  DEFECT(second_thread_skips_its_last_row)             \
  DEFECT(flush_to_zero_left_on)                        \
  DEFECT(hangs_when_stride_skips_input)                \
  DEFECT(first_call_for_a_shape_is_doubled)            \
  DEFECT(padded_copy_keeps_stale_border)               \
  DEFECT(workspace_one_column_short)                   \
  DEFECT(threads_share_an_accumulator)                 \
  DEFECT(weights_repacked_in_place)                    \
  DEFECT(rounding_mode_left_upward)                    \
  DEFECT(plan_cached_without_stride)                   \
  DEFECT(bias_read_past_the_end)                       \
  DEFECT(rows_of_three_weights_loaded_by_four)         \
  DEFECT(missing_bias_is_the_last_one_seen)
DEFECT(weights_negated_in_place)
DEFECT(scratch_shared_by_concurrent_calls)
DEFECT(addresses_compared_in_32_bits)
DEFECT(prepared_weights_shared_by_shape)
DEFECT(hangs_when_stride_skips_input)

#define CONVLAW_DECLARE(name) extern const Defect name;
CONVLAW_DEFECTS(CONVLAW_DECLARE)
#undef CONVLAW_DECLARE

}  // namespace convlaw
