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

/// A task is a section of the output channels of a strip. Where threads have as many sections each,
/// and some are left, all threads share those: a task is a part of the rows of one, or of its
/// columns.
struct Cuts {
  std::int64_t rows, columns, groups;      ///< strips of an image along each
  std::int64_t strip_rows, strip_columns;  ///< of output in one: those of the plan, or fewer
  std::int64_t sections;                   ///< of a strip
  std::int64_t section;                    ///< blocks of output channels in one
  std::int64_t all;                        ///< sections of all strips
  std::int64_t parts = 1;                  ///< of a section that threads share; 1: they share none
  std::int64_t unit = 0;                   ///< columns that a part has multiples of; 0: it has rows
};

/// Sections are many only where strips are too few for the threads. Strips have fewer rows, or
/// tiles, than the plan allows where threads then have more equal shares.
Cuts cuts_of(const Conv2dProblem& problem, const Plan& plan, std::int64_t threads);
std::int64_t tasks_of(const Cuts& cuts);

/// Strips of an image follow one another.
Strip strip_of(const Conv2dProblem& problem, const Plan& plan, const Cuts& cuts,
               std::int64_t index);

/// Those of a thread follow one another: its own sections, and its parts of the shared ones.
struct CutTask {
  std::int64_t strip, section;
  std::int64_t part = 0, parts = 1;  ///< of the section
};
CutTask task_at(const Cuts& cuts, std::int64_t index);

/// What of the strip the task computes. There may be nothing.
Strip part_of(const Cuts& cuts, const CutTask& task, const Strip& strip);

}  // namespace convlaw
