// SPDX-License-Identifier: MIT
// The list of the laws, in the order of the book: the one place that names them all.
#pragma once

#include "properties/laws/law.h"

namespace convlaw {

#define CONVLAW_LAWS(LAW)                            \
  LAW(agrees_with_definition)                        \
  LAW(stays_within_its_enclosure)                    \
  /* A: shape and arguments */                       \
  LAW(appended_rows_add_one_output_row)              \
  LAW(illegal_problems_are_rejected)                 \
  LAW(empty_tensors_are_computed)                    \
  LAW(dilation_of_a_single_tap_does_not_matter)      \
  LAW(stride_beyond_the_last_window_does_not_matter) \
  LAW(unaddressed_input_may_hold_nan)                \
  LAW(legal_problems_are_never_rejected)             \
  LAW(padding_modes_end_where_they_must)             \
  LAW(same_padding_pads_the_far_side_first)          \
  LAW(padding_behind_all_windows_does_not_matter)    \
  LAW(unbatched_input_is_a_batch_of_one)             \
  LAW(weight_over_padding_may_be_anything)           \
  /* B: linearity and scaling */                     \
  LAW(zero_input_gives_bias)                         \
  LAW(zero_weight_gives_bias)                        \
  LAW(additive_in_input)                             \
  LAW(additive_in_weight)                            \
  LAW(bias_is_added_once)                            \
  LAW(powers_of_two_scale_through)                   \
  LAW(negation_passes_through)                       \
  LAW(balanced_channel_scaling_cancels)              \
  LAW(shifted_operands_recombine)                    \
  LAW(powers_of_two_scale_the_weight)                \
  LAW(two_negations_cancel)                          \
  LAW(output_is_straight_along_a_line)               \
  LAW(no_bias_is_a_bias_taken_away)                  \
  LAW(input_and_weight_may_change_places)            \
  /* C: batch, channels, groups */                   \
  LAW(batch_order_does_not_matter)                   \
  LAW(images_do_not_depend_on_their_batch)           \
  LAW(output_channels_are_computed_alike)            \
  LAW(output_channels_do_not_depend_on_each_other)   \
  LAW(input_channel_order_does_not_matter)           \
  LAW(channel_ranges_add_up)                         \
  LAW(groups_are_block_diagonal_weights)             \
  LAW(groups_are_separate_convolutions)              \
  LAW(channel_checksums_agree)                       \
  LAW(group_order_does_not_matter)                   \
  LAW(channels_of_zeros_add_nothing)                 \
  LAW(copies_of_a_channel_share_its_weight)          \
  LAW(groups_of_several_outputs_repeat_their_input)  \
  LAW(weights_of_zeros_leave_one_channel)            \
  LAW(batch_folds_into_groups)                       \
  LAW(batch_checksums_agree)                         \
  LAW(other_images_may_hold_anything)                \
  LAW(many_images_are_computed_alike)                \
  LAW(other_output_channels_may_hold_anything)       \
  LAW(many_output_channels_are_computed_alike)       \
  LAW(other_groups_may_hold_anything)                \
  LAW(many_groups_are_computed_alike)                \
  /* D: space */                                     \
  LAW(single_taps_shift_the_input)                   \
  LAW(prepended_rows_shift_the_output)               \
  LAW(stride_keeps_every_nth_output)                 \
  LAW(dilation_is_a_kernel_with_gaps)                \
  LAW(padding_is_explicit_padding)                   \
  LAW(more_padding_adds_a_frame)                     \
  LAW(flipping_everything_flips_the_output)          \
  LAW(transposing_everything_transposes_the_output)  \
  LAW(zero_ring_around_the_kernel_does_not_matter)   \
  LAW(outputs_see_only_their_window)                 \
  LAW(tiles_with_halo_make_the_whole)                \
  LAW(constant_input_sums_the_taps_in_reach)         \
  LAW(pointwise_convolution_treats_pixels_alike)     \
  LAW(ones_in_the_weight_give_box_sums)              \
  LAW(stride_folds_into_channels)                    \
  LAW(dilation_splits_into_phases)                   \
  LAW(rolling_the_torus_rolls_the_output)            \
  LAW(mirroring_columns_mirrors_the_output)          \
  LAW(pieces_of_the_kernel_add_up)                   \
  LAW(stacked_images_stay_apart)                     \
  LAW(separable_kernels_act_axis_by_axis)            \
  LAW(whole_image_kernels_are_dot_products)          \
  LAW(row_kernels_treat_rows_as_images)              \
  LAW(unfolding_makes_a_matrix_product)              \
  LAW(rows_between_windows_can_be_cut_out)           \
  LAW(far_windows_read_what_near_ones_do)            \
  /* E: composition */                               \
  LAW(pointwise_convolution_folds_into_the_weight)   \
  LAW(full_padding_keeps_the_total)                  \
  LAW(convolutions_in_a_row_are_one)                 \
  LAW(pointwise_convolution_before_folds_too)        \
  LAW(one_input_element_scatters_the_weight)         \
  LAW(transforms_multiply_on_the_torus)              \
  /* F: inequalities */                              \
  LAW(output_is_bounded_by_the_weight_norm)          \
  LAW(monotone_for_non_negative_weight)              \
  LAW(magnitudes_bound_the_output)                   \
  LAW(energy_is_bounded_by_the_weight_norm)          \
  LAW(zero_sum_kernels_do_not_see_a_constant)        \
  LAW(averages_stay_within_the_range)                \
  /* G: special values */                            \
  LAW(nan_reaches_exactly_its_windows)               \
  LAW(infinity_reaches_exactly_its_windows)          \
  LAW(nan_in_bias_or_weight_stays_in_its_channel)    \
  LAW(nan_in_the_weight_reaches_its_outputs)         \
  LAW(opposite_infinities_make_nan)                  \
  LAW(nothing_overflows_before_the_output)           \
  LAW(subnormal_numbers_count)                       \
  LAW(zeros_of_either_sign_are_zeros)                \
  /* H: memory, state, environment */                \
  LAW(operands_are_left_alone)                       \
  LAW(every_output_is_written)                       \
  LAW(stays_inside_its_buffers)                      \
  LAW(same_call_gives_same_bits)                     \
  LAW(thread_count_does_not_matter)                  \
  LAW(alignment_does_not_matter)                     \
  LAW(layout_does_not_matter)                        \
  LAW(calls_leave_no_state)                          \
  LAW(input_may_change_between_runs)                 \
  LAW(workspace_contents_do_not_matter)              \
  LAW(floating_point_environment_is_restored)        \
  LAW(weight_may_lie_in_the_input)                   \
  LAW(concurrent_calls_do_not_meet)                  \
  LAW(addresses_do_not_matter)                       \
  LAW(prepared_weights_do_not_mix)                   \
  /* P: precision */                                 \
  LAW(keeps_every_bit_of_the_input)                  \
  LAW(keeps_every_bit_of_the_weight)                 \
  LAW(accumulates_in_full_precision)                 \
  LAW(large_terms_cancel_exactly)

#define CONVLAW_DECLARE(name) extern const Law name;
CONVLAW_LAWS(CONVLAW_DECLARE)
#undef CONVLAW_DECLARE

}  // namespace convlaw
