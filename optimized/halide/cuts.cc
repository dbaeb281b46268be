// SPDX-License-Identifier: MIT
#include "optimized/halide/cuts.h"

#include <algorithm>
#include <limits>

#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"

namespace convlaw {
namespace {

// More are shared out well however they are cut.
constexpr std::int64_t kManyTasks = 32;
// Cuts are made anew for each run: they are good enough where nobody has so much more to do.
constexpr double kNearlyEqual = 1.02;

// Copying an element takes as long as so many products; a strip takes as long as so many places
// more, while its weights are read.
constexpr double kCopied = 24;
constexpr double kWeightsRead = 16;

Cuts cuts_into(const Conv2dProblem& p, const Plan& plan, std::int64_t threads, std::int64_t rows,
               std::int64_t columns) {
  const Lines& lines = plan.lines;
  Cuts cuts{divide_up(plan.output_height, rows),
            divide_up(plan.output_width, columns),
            divide_up(p.groups, lines.groups),
            rows,
            columns,
            1,
            0,
            0};
  const std::int64_t blocks = divide_up(p.out_channels / p.groups, lines.block);
  const std::int64_t chunks = divide_up(blocks, lines.blocks);
  const std::int64_t strips = p.images() * cuts.rows * cuts.columns * cuts.groups;
  if (threads > 1) {
    cuts.sections =
        std::clamp<std::int64_t>(divide_up(kTasksOfThread * threads, strips), 1, chunks);
  }
  cuts.section = divide_up(chunks, cuts.sections) * lines.blocks;
  cuts.sections = divide_up(blocks, cuts.section);
  cuts.all = strips * cuts.sections;
  return cuts;
}

// Strips as large as can be, and sections of a block of output channels, or of all if lines are
// planar, of which threads share those that are left.
Cuts into_shared(const Conv2dProblem& p, const Plan& plan, std::int64_t threads, bool is_row) {
  Cuts cuts = cuts_into(p, plan, 1, plan.lines.rows, plan.lines.columns);
  if (plan.lines.is_interleaved) {
    cuts.all /= cuts.sections;
    cuts.section = 1;
    cuts.sections = divide_up(p.out_channels / p.groups, plan.lines.block);
    cuts.all *= cuts.sections;
  }
  cuts.parts = threads;
  if (is_row) cuts.unit = usual_places(plan.lines);
  return cuts;
}

// Can threads share parts of a strip?
bool can_share(const Lines& lines) {
  return lines.held == 0 && !lines.is_tiled && !lines.is_gathered;
}

// Register tiles may end beyond a part of planar lines, but not beyond what lines hold; nor, where
// they read or write tensors themselves, beyond the part.
bool is_held(const Lines& lines, const Strip& part) {
  if (part.rows == 0 || part.columns == 0) return true;
  const bool has_pixels = lines.writes_pixels || lines.reads_pixels;
  if (has_pixels && !is_whole(lines, part.columns)) return false;
  if (lines.is_by_rows || lines.is_tiled) return true;
  return part.above * lines.pitch + part.left + computed_of_strip(lines, part.rows, part.columns) <=
         computed_of_strip(lines, lines.rows, lines.columns);
}

// What the thread that has most to do takes, each doing its own section of the tasks.
double taken_by(const Conv2dProblem& p, const Plan& plan, const Cuts& cuts, std::int64_t threads) {
  const Lines& lines = plan.lines;
  const auto channels = static_cast<double>(channels_of_lines(p, lines));
  const auto products = static_cast<double>(taps_of_lines(p, lines)) * channels /
                        static_cast<double>(elements_of_float(lines));
  const std::int64_t halo = lines.is_gathered ? 0 : halo_of(p, plan).h;
  const std::int64_t tasks = tasks_of(cuts);
  double longest = 0;
  for (std::int64_t thread = 0; thread < threads; ++thread) {
    double taken = 0;
    std::int64_t filled = -1;
    for (std::int64_t task = tasks * thread / threads; task < tasks * (thread + 1) / threads;
         ++task) {
      const CutTask at = task_at(cuts, task);
      const std::int64_t first = at.section * cuts.section;
      const Strip strip = strip_of(p, plan, cuts, at.strip);
      const Strip part = part_of(cuts, at, strip);
      if (!is_held(lines, part)) return std::numeric_limits<double>::infinity();
      const auto places = static_cast<double>(
          part.columns == 0 || part.rows == 0 ? 0
                                              : computed_of_strip(lines, part.rows, part.columns));
      const auto computed = static_cast<double>(
          std::min((first + cuts.section) * lines.block, computed_outputs(p, lines)) -
          first * lines.block);
      taken += (places + kWeightsRead) * computed * products * static_cast<double>(strip.groups);
      if (filled == at.strip) continue;
      filled = at.strip;
      taken += static_cast<double>((strip.rows * lines.step.h + halo) * strip.columns *
                                   lines.step.w * lines.phases * strip.groups) *
               channels * kCopied;
    }
    longest = std::max(longest, taken);
  }
  return longest;
}

}  // namespace

Cuts cuts_of(const Conv2dProblem& p, const Plan& plan, std::int64_t threads) {
  const Lines& lines = plan.lines;
  Cuts best = cuts_into(p, plan, threads, lines.rows, lines.columns);
  if (threads <= 1 || tasks_of(best) > kManyTasks) return best;
  const Cuts whole = cuts_into(p, plan, 1, lines.rows, lines.columns);
  const double share = taken_by(p, plan, whole, 1) / static_cast<double>(threads);
  double least = taken_by(p, plan, best, threads);
  // Of a single row, columns are shared out.
  const bool is_row = plan.output_height == 1 && !lines.skips_columns && lines.images == 1;
  const bool by_columns = lines.is_tiled || (is_row && lines.is_interleaved);
  const std::int64_t unit = by_columns ? usual_places(lines) : 1;
  const std::int64_t units = divide_up(by_columns ? plan.output_width : plan.output_height, unit);
  const std::int64_t strips = by_columns ? best.columns : best.rows;
  std::int64_t last = divide_up(by_columns ? lines.columns : lines.rows, unit);
  for (std::int64_t more = strips; more <= 2 * (strips + threads); ++more) {
    if (least <= kNearlyEqual * share) break;
    const std::int64_t fewer = divide_up(units, more);
    if (fewer >= last) continue;
    last = fewer;
    const Cuts cuts = by_columns ? cuts_into(p, plan, threads, lines.rows, fewer * unit)
                                 : cuts_into(p, plan, threads, fewer, lines.columns);
    if (tasks_of(cuts) > 2 * kManyTasks) break;
    const double longest = taken_by(p, plan, cuts, threads);
    if (longest >= least) continue;
    least = longest;
    best = cuts;
  }
  // Or threads have parts of a section: each then reads its weights.
  if (least <= kNearlyEqual * share || !can_share(lines)) return best;
  const Cuts shared = into_shared(p, plan, threads, is_row);
  const bool is_better =
      tasks_of(shared) <= 2 * kManyTasks && taken_by(p, plan, shared, threads) < least;
  return is_better ? shared : best;
}

std::int64_t tasks_of(const Cuts& cuts) {
  const std::int64_t of_thread = cuts.all / cuts.parts + cuts.all % cuts.parts;
  return of_thread * cuts.parts;
}

CutTask task_at(const Cuts& cuts, std::int64_t index) {
  const std::int64_t own = cuts.all / cuts.parts;
  const std::int64_t shared = cuts.all % cuts.parts;
  const std::int64_t thread = index / (own + shared);
  const std::int64_t number = index % (own + shared);
  const bool is_own = number < own;
  const std::int64_t section = is_own ? thread * own + number : cuts.all - shared + number - own;
  CutTask task{section / cuts.sections, section % cuts.sections};
  if (is_own) return task;
  task.part = thread;
  task.parts = cuts.parts;
  return task;
}

Strip part_of(const Cuts& cuts, const CutTask& task, const Strip& strip) {
  const bool has_columns = cuts.unit > 0;
  const std::int64_t unit = std::max<std::int64_t>(cuts.unit, 1);
  const std::int64_t all = has_columns ? strip.columns : strip.rows;
  const std::int64_t most = divide_up(divide_up(all, unit), task.parts) * unit;
  const std::int64_t first = std::min(task.part * most, all);
  const std::int64_t count = std::min(all - first, most);
  Strip found = strip;
  if (has_columns) {
    found.left = first;
    found.column += first;
    found.columns = count;
  } else {
    found.above = first;
    found.row += first;
    found.rows = count;
  }
  return found;
}

Strip strip_of(const Conv2dProblem& p, const Plan& plan, const Cuts& cuts, std::int64_t index) {
  const Lines& lines = plan.lines;
  Strip strip{};
  strip.column = index % cuts.columns * cuts.strip_columns;
  index /= cuts.columns;
  strip.row = index % cuts.rows * cuts.strip_rows;
  index /= cuts.rows;
  strip.group = index % cuts.groups * lines.groups;
  strip.image = index / cuts.groups;
  strip.columns = std::min(cuts.strip_columns, plan.output_width - strip.column);
  strip.rows = std::min(cuts.strip_rows, plan.output_height - strip.row);
  strip.groups = std::min(lines.groups, p.groups - strip.group);
  return strip;
}

}  // namespace convlaw
