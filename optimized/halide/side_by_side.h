// SPDX-License-Identifier: MIT
// Images whose rows are so short that register tiles would be mostly empty, as fewer that are
// wider: a row begins with the first columns of some images, one after another, then come the
// second ones. From column to column, as many places are between taps as there are images.
#pragma once

#include <cstdint>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// How many images of a legal problem to see as one; 1: it has wide rows, or another padding than
/// zeros, a stride along rows or columns that are skipped are in the way.
std::int64_t images_side_by_side(const Conv2dProblem& problem);

/// The problem of such images.
Conv2dProblem side_by_side(const Conv2dProblem& problem, std::int64_t images);

/// Does a plan for it copy, and store, whole rows of pixels?
bool suits_side_by_side(const Plan& plan);

/// Input or output with the extents of that problem. From column to column, its stride is that of
/// the images' own; and its images are as far apart as sets of images are.
AnyView side_by_side(const AnyView& tensor, std::int64_t images);

}  // namespace convlaw
