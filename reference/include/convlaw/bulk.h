// SPDX-License-Identifier: MIT
// load_element() and store_element() for a whole tensor: its type is asked for once.
//
//   std::vector<double> values(count);
//   load_elements({ElementType::f16, data, extents, strides}, values.data());
#pragma once

#include <span>

#include "convlaw/any_tensor.h"

namespace convlaw {

/// Writes the value of every element to `values`, in the order of for_each_index().
void load_elements(const AnyView& tensor, double* values);
/// ... rounded to f32 where it has more bits.
void load_elements(const AnyView& tensor, float* values);

/// Stores `values`, which are in the order of for_each_index(), each as store_element() would.
void store_elements(ElementType type, void* data, const Extents& extents, const Strides& strides,
                    const double* values);
void store_elements(ElementType type, void* data, const Extents& extents, const Strides& strides,
                    const float* values);

/// Is every value an integer? Infinity counts as one, NaN as none.
bool all_are_integers(std::span<const double> values);

/// The largest magnitude, 0 of none; NaN counts as larger than infinity.
double largest_magnitude(std::span<const double> values);

/// Summed in any order: exact for integers whose sum is below 2^53.
double sum_of_magnitudes(std::span<const double> values);

}  // namespace convlaw
