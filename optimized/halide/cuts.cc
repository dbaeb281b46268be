// SPDX-License-Identifier: MIT
#include "optimized/halide/cuts.h"

#include <algorithm>

#include "optimized/halide/integers.h"

namespace convlaw {
Cuts cuts_of(const Conv2dProblem& p, const Plan& plan, std::int64_t threads) {
  const Lines& lines = plan.lines;
  Cuts cuts{divide_up(plan.output_height, lines.rows), divide_up(plan.output_width, lines.columns),
            divide_up(p.groups, lines.groups), 1, 0};
  const std::int64_t blocks = divide_up(p.out_channels / p.groups, lines.block);
  const std::int64_t chunks = divide_up(blocks, lines.blocks);
  const std::int64_t strips = p.images() * cuts.rows * cuts.columns * cuts.groups;
  if (threads > 1) {
    cuts.sections =
        std::clamp<std::int64_t>(divide_up(kTasksOfThread * threads, strips), 1, chunks);
  }
  cuts.section = divide_up(chunks, cuts.sections) * lines.blocks;
  cuts.sections = divide_up(blocks, cuts.section);
  return cuts;
}

std::int64_t tasks_of(const Conv2dProblem& p, const Cuts& cuts) {
  return p.images() * cuts.rows * cuts.columns * cuts.groups * cuts.sections;
}

Strip strip_of(const Conv2dProblem& p, const Plan& plan, const Cuts& cuts, std::int64_t index) {
  const Lines& lines = plan.lines;
  Strip strip{};
  strip.column = index % cuts.columns * lines.columns;
  index /= cuts.columns;
  strip.row = index % cuts.rows * lines.rows;
  index /= cuts.rows;
  strip.group = index % cuts.groups * lines.groups;
  strip.image = index / cuts.groups;
  strip.columns = std::min(lines.columns, plan.output_width - strip.column);
  strip.rows = std::min(lines.rows, plan.output_height - strip.row);
  strip.groups = std::min(lines.groups, p.groups - strip.group);
  return strip;
}

}  // namespace convlaw
