// SPDX-License-Identifier: MIT
// Parts of the plan for a depthwise convolution.
#pragma once

#include <cstdint>
#include <optional>

#include "convlaw/problem.h"
#include "optimized/halide/blocks.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// Rows and columns from the first tap of a window to the last.
Size2 seen_by_window(const Conv2dProblem& problem, const Plan& plan);

std::int64_t outputs_of_group(const Conv2dProblem& problem);

/// Zeros that windows see along an axis, before the first element and behind the last.
struct Zeros {
  std::int64_t before, behind;
};

/// Each makes `cut` one of its way, of `plan.depthwise`, if it can be; `rows` and `columns` are the
/// zeros around those. Pixels of tensors, or of copies, that have channels side by side: those of
/// kernels that have a pipeline are read where they lie.
bool cut_pixels(const Conv2dProblem& problem, const Plan& plan, const Zeros& rows,
                const Zeros& columns, DepthwiseCut& cut);
/// ... any other.
bool cut_channels(const Conv2dProblem& problem, const Plan& plan, DepthwiseCut& cut);
bool cut_turned(const Conv2dProblem& problem, const Plan& plan, const Zeros& rows,
                DepthwiseCut& cut);

/// The number in kWindowsForms of the one that computes the fewest places; none if there is none,
/// or its tiles would be mostly empty. `rows`: the zeros around those.
std::optional<int> form_of_windows(const Conv2dProblem& problem, const Plan& plan,
                                   const Zeros& rows);
/// Places of whole tiles that cover a plane.
std::int64_t places_computed(const WindowsForm& form, const Plan& plan);
std::int64_t places_computed(const RowsTile& tile, const Plan& plan);

/// Sections of groups, each of whose pixels are in the first cache while rows share them.
std::int64_t sections_of_pixels(const Conv2dProblem& problem, const Plan& plan);

}  // namespace convlaw
