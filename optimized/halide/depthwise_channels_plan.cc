// SPDX-License-Identifier: MIT
// How depthwise convolutions are cut whose vectors run over channels.
#include <algorithm>
#include <optional>

#include "optimized/halide/blocks.h"
#include "optimized/halide/depthwise.h"
#include "optimized/halide/depthwise_plan.h"
#include "optimized/halide/integers.h"

namespace convlaw {
namespace {

// Elements of channels side by side that are in the first caches at once: twice as many take
// longer. Of planes that are turned, all that is computed from them, too, for a vector of channels.
constexpr std::int64_t kPixelElements = std::int64_t{32} * 1024;
constexpr std::int64_t kTurnedElements = std::int64_t{64} * 1024;
// Of pixels that are read where they lie: what a register tile of all channels sees and computes,
// and its weights.
constexpr std::int64_t kSectionElements = std::int64_t{11} * 1024;
// Columns that take as long as all else that a register tile of pixels needs.
constexpr std::int64_t kTileColumns = 2;
// Columns that vectors over channels compute beyond the last.
constexpr std::int64_t kSpareColumns = 6;

bool can_have_channels_side_by_side(const Conv2dProblem& p) {
  return outputs_of_group(p) == 1 && p.groups >= kLeastSideBySide;
}

// The number of the pipeline whose tiles take the least.
std::optional<int> pipeline_of_pixels(const Conv2dProblem& p, const Plan& plan) {
  const auto form = square_form(p, plan);
  std::optional<int> best;
  std::int64_t least = 0;
  for (std::size_t i = 0; i < DepthwisePipelines::kPixels.size(); ++i) {
    const auto& [kernel, stride, columns] = DepthwisePipelines::kPixels[i];
    if (form != DepthwisePipelines::Form{kernel, stride} || columns > plan.output_width) continue;
    const std::int64_t cost = divide_up(plan.output_width, columns) * (columns + kTileColumns);
    if (best && cost >= least) continue;
    best = static_cast<int>(i);
    least = cost;
  }
  return best;
}

}  // namespace

bool cut_channels(const Conv2dProblem& p, const Plan& plan, DepthwiseCut& cut) {
  if (!plan.writes_nhwc || !can_have_channels_side_by_side(p)) return false;
  const std::int64_t columns =
      (plan.output_width + kSpareColumns - 1) * plan.stride.w + seen_by_window(p, plan).w;
  const std::int64_t most = kPixelElements / kLeastSideBySide / columns;
  const std::int64_t window = seen_by_window(p, plan).h;
  if (most < window) return false;
  const std::int64_t rows = std::min((most - window) / plan.stride.h + 1, plan.output_height);
  cut.way = DepthwiseWay::channels;
  cut.rows = divide_up(plan.output_height, divide_up(plan.output_height, rows));
  cut.strips = divide_up(plan.output_height, cut.rows);
  return true;
}

bool cut_pixels(const Conv2dProblem& p, const Plan& plan, const Zeros& rows, const Zeros& columns,
                DepthwiseCut& cut) {
  if (!plan.writes_nhwc || !can_have_channels_side_by_side(p)) return false;
  const std::optional<int> pipeline = pipeline_of_pixels(p, plan);
  const std::int64_t zeros = std::max({rows.before, rows.behind, columns.before, columns.behind});
  if (!pipeline || zeros > p.kernel_size.h / 2) return false;
  if (cut.is_copied && !cut_channels(p, plan, cut)) return false;
  if (!cut.is_copied) cut.rows = plan.output_height;
  cut.way = DepthwiseWay::pixels;
  cut.tile = *pipeline;
  return true;
}

// With a stride, rows share so little that it does not pay to have several.
std::int64_t sections_of_pixels(const Conv2dProblem& p, const Plan& plan) {
  if (plan.stride != Size2{1, 1}) return 1;
  const std::int64_t kernel = p.kernel_size.h;
  const std::int64_t columns =
      DepthwisePipelines::kPixels[static_cast<std::size_t>(plan.depthwise.tile)].columns;
  const std::int64_t channel = kernel * (columns - 1 + kernel) + kernel * kernel + columns;
  return divide_up(p.groups * channel, kSectionElements);
}

bool cut_turned(const Conv2dProblem& p, const Plan& plan, const Zeros& zeros, DepthwiseCut& cut) {
  if (plan.writes_nhwc || !can_have_channels_side_by_side(p)) return false;
  // The elements of a plane are those of its rows, whose last columns no window may see.
  const bool has_whole_rows = plan.skipped_columns == 0 && plan.input_width == p.width;
  if (!cut.is_copied && !has_whole_rows) return false;
  const std::int64_t turned = cut.is_copied ? cut.columns : p.width;
  const std::int64_t columns = plan.padding.w + turned + cut.right;
  const auto fits = [&](std::int64_t rows) {
    const std::int64_t seen = rows_seen(p, plan, rows);
    const std::int64_t results = rows * (plan.output_width + kSpareColumns);
    return (seen * (turned + columns) + results) * kWidestVector <= kTurnedElements;
  };
  std::int64_t rows = plan.output_height;
  while (rows > 1 && !fits(rows)) rows = divide_up(rows, std::int64_t{2});
  const std::int64_t strips = divide_up(plan.output_height, rows);
  const std::int64_t last = plan.output_height - (strips - 1) * rows;
  // Each strip has enough elements for a square tile.
  const std::int64_t seen = rows_seen(p, plan, last) - zeros.before - zeros.behind;
  if (!fits(rows) || last * plan.output_width < kWidestVector) return false;
  if (seen * turned < kWidestVector) return false;
  cut.way = DepthwiseWay::turned;
  cut.columns = turned;
  cut.rows = rows;
  cut.strips = strips;
  return true;
}

std::int64_t groups_in_sections(const Conv2dProblem& p, const Plan& plan, std::int64_t sections) {
  if (!plan.depthwise.is_over_channels()) return divide_up(p.groups, std::min(sections, p.groups));
  // Each section has enough of them for a pipeline.
  for (std::int64_t tried = std::min(sections, p.groups / kLeastSideBySide); tried > 1; --tried) {
    const std::int64_t groups =
        divide_up(divide_up(p.groups, tried), kLeastSideBySide) * kLeastSideBySide;
    const std::int64_t last = p.groups - (divide_up(p.groups, groups) - 1) * groups;
    if (last >= kLeastSideBySide) return groups;
  }
  return p.groups;
}

}  // namespace convlaw
