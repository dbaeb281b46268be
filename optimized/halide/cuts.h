// SPDX-License-Identifier: MIT
// How a convolution over lines is cut into tasks.
#pragma once

#include <cstdint>

#include "convlaw/problem.h"
#include "optimized/halide/fill_lines.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// Tasks that a thread should find, so that nobody waits long for the last.
inline constexpr std::int64_t kTasksOfThread = 4;

/// A task is a section of the output channels of a strip, or of a part of its rows.
struct Cuts {
  std::int64_t rows, columns, groups;      ///< strips of an image along each
  std::int64_t strip_rows, strip_columns;  ///< of output in one: those of the plan, or fewer
  std::int64_t sections;                   ///< of a strip
  std::int64_t section;                    ///< blocks of output channels in one
  std::int64_t parts = 1;                  ///< of a section
};

/// Sections are many only where strips are too few for the threads. Strips have fewer rows, or
/// tiles, than the plan allows where threads then have more equal shares.
Cuts cuts_of(const Conv2dProblem& problem, const Plan& plan, std::int64_t threads);
std::int64_t tasks_of(const Conv2dProblem& problem, const Cuts& cuts);

/// Strips of an image follow one another.
Strip strip_of(const Conv2dProblem& problem, const Plan& plan, const Cuts& cuts,
               std::int64_t index);

/// The tasks of a strip follow one another, and the parts of a section.
struct CutTask {
  std::int64_t strip, section, part;
};
CutTask task_at(const Cuts& cuts, std::int64_t index);

/// The rows of a part. There may be none.
Strip part_of(const Cuts& cuts, const Strip& strip, std::int64_t part);

}  // namespace convlaw
