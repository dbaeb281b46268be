// SPDX-License-Identifier: MIT
// Which taps of a kernel which outputs see inside the image.
//
// What lies in the padding is a zero in the lines, and multiplying by it takes as long as by
// anything else: of 7x7 outputs under 3x3 taps, that is a fifth of the work. Where a pipeline
// computes rows by themselves, rows at the top and at the bottom leave out the taps that lie in the
// padding; and taps to the left and to the right can be added up apart, for the columns that see
// them inside.
#pragma once

#include <cstdint>
#include <vector>

#include "convlaw/problem.h"

namespace convlaw {

struct Plan;

/// Outputs of an image, and the taps that are added up for them at a time.
struct TapGroup {
  std::int64_t row, rows, column, columns;  ///< columns are 0: those of the strip
  std::vector<std::int64_t> kernel_rows, kernel_columns;
  bool goes_on;  ///< other taps of the same outputs have been added up

  std::int64_t taps() const {
    return static_cast<std::int64_t>(kernel_rows.size() * kernel_columns.size());
  }
};

/// All of them, in the order in which they are to be added up. Whatever the plan, every output sees
/// the taps inside the image.
std::vector<TapGroup> tap_groups(const Conv2dProblem& problem, const Plan& plan);

/// Does no output see a row of taps above or below the image?
bool sees_rows_of_image_alone(const Conv2dProblem& problem, const Plan& plan);

}  // namespace convlaw
