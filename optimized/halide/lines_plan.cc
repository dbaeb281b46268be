// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>

#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/lines.h"
#include "optimized/halide/lines_strips.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/pixels.h"
#include "optimized/halide/plan.h"

namespace convlaw {
namespace {

// Of the results that are computed at a time: with a strip, half of the second cache.
constexpr std::int64_t kResultElements = std::int64_t{32} * 1024;
// Elements of a strip of tiles, unless its least tiles are more.
constexpr std::int64_t kTiledElements = std::int64_t{64} * 1024;
constexpr std::int64_t kLeastTiles = 2;
constexpr std::int64_t kFewTiles = 8;
// Weights that register tiles read, of some blocks; of one block of output channels for interleaved
// lines, before the next channels.
constexpr std::int64_t kBlockWeights = std::int64_t{160} * 1024;
constexpr std::int64_t kWeights = std::int64_t{64} * 1024;

// Elements of a channel that the taps of a register tile read, in whole cache lines: a piece for
// each row of the kernel, or what they lie in together.
std::int64_t read_by_tile(const Conv2dProblem& p, const Plan& plan) {
  const Size2 halo = halo_of(p, plan);
  const std::int64_t piece = usual_places(plan.lines) + halo.w + kWidestVector;
  const std::int64_t rows = std::min(p.kernel_size.h, halo.h + 1);
  const std::int64_t apart = std::min(piece, plan.dilation.h * plan.lines.pitch);
  return plan.lines.phases * (piece + (rows - 1) * apart);
}

// Blocks that are computed at a time: their results stay in a cache, and their weights for so many
// channels in the second.
void choose_blocks(const Conv2dProblem& p, std::int64_t taps, Lines& lines) {
  const std::int64_t pair = lines.block == kLineBlock ? 2 : 1;
  const std::int64_t blocks = divide_up(divide_up(p.out_channels / p.groups, lines.block), pair);
  const std::int64_t results = lines.writes_pixels ? 0 : elements_of_results(lines, pair);
  const std::int64_t by_results = results == 0 ? blocks : kResultElements / results;
  const std::int64_t by_weights =
      elements_of_float(lines) * kWeights / (lines.block * pair * taps * lines.channels);
  const std::int64_t fitting =
      std::clamp<std::int64_t>(std::min(by_results, by_weights), 1, blocks);
  lines.blocks = pair * divide_up(blocks, divide_up(blocks, fitting));
}

// Sums of so many products of 8-bit integers are exact in f32.
constexpr std::int64_t kExactTerms = 512;

// Of `most` channels at a time, as many as have exact sums, and as many each time. 0: none have.
std::int64_t channels_at_once(const Conv2dProblem& p, const Lines& lines, std::int64_t most) {
  const std::int64_t channels = held_channels(p, lines);
  const std::int64_t unit = lines.is_interleaved ? kInterleaved : 1;
  const std::int64_t exact = kExactTerms / (taps_of_lines(p, lines) * unit) * unit;
  if (lines.is_integer && exact == 0) return 0;
  const std::int64_t at_once =
      std::clamp(lines.is_integer ? std::min(most, exact) : most, unit, channels);
  const std::int64_t times = divide_up(channels, at_once);
  return divide_up(divide_up(channels, times), unit) * unit;
}

// Lines that have all rows and columns, where each is seen by some tap: they are copied at once.
void step_over_places(const Conv2dProblem& p, Plan& plan) {
  const auto all_seen = [](std::int64_t kernel, std::int64_t dilation, std::int64_t stride) {
    return std::ssize(remainders(kernel, dilation, stride)) == stride;
  };
  if (all_seen(p.kernel_size.h, plan.dilation.h, plan.stride.h)) plan.lines.step.h = plan.stride.h;
  const bool is_short = plan.stride.w <= 2;
  if (is_short && all_seen(p.kernel_size.w, plan.dilation.w, plan.stride.w)) {
    plan.lines.step.w = plan.stride.w;
  }
}

// Taps that are added up at a time, at most.
std::int64_t taps_at_once(const Conv2dProblem& p, const Plan& plan) {
  std::int64_t most = 1;
  for (const TapGroup& group : tap_groups(p, plan)) most = std::max(most, group.taps());
  return most;
}

void set_storage(const Plan& plan, Lines& lines) {
  lines.is_copied = plan.storage != ElementType::f32 || plan.has_relu;
  lines.is_integer = is_integer(plan.storage) && !lines.has_bytes;
}

void plan_tiles(const Conv2dProblem& p, const Plan& plan, Lines& lines) {
  lines.is_tiled = true;
  lines.is_in_place = plan.storage == ElementType::f32;
  lines.length = usual_places(lines);
  lines.channels = channels_at_once(p, lines, p.in_channels);
  const std::int64_t tiles = divide_up(plan.output_width, lines.length);
  const std::int64_t fitting = std::clamp<std::int64_t>(
      kTiledElements / (lines.length * p.in_channels), std::min(kLeastTiles, tiles), tiles);
  // Where nothing is copied, small images are not cut: threads share their output channels.
  const bool is_whole = lines.is_in_place && tiles <= kFewTiles &&
                        plan.output_width * p.in_channels <= kStripElements;
  const std::int64_t strips = is_whole ? 1 : divide_up(tiles, fitting);
  lines.columns = std::min(divide_up(tiles, strips) * lines.length, plan.output_width);
  lines.pitch = lines.columns;
  choose_blocks(p, 1, lines);
}

// Planar lines, whose results are to be written by the pipelines or copied.
bool finish_planar(const Conv2dProblem& p, Plan& plan) {
  Lines& lines = plan.lines;
  if (!cut_strips(p, plan)) return false;
  const std::int64_t read = lines.is_gathered ? usual_places(lines) : read_by_tile(p, plan);
  lines.channels = channels_at_once(p, lines, kTileElements / read);
  if (lines.channels == 0) return false;
  choose_blocks(p, taps_of_lines(p, lines), lines);
  return true;
}

bool has_whole_tiles(const Plan& plan) {
  return plan.output_width % places_of(kLineBlock).tail == 0;
}

// Are output channels whole register tiles, and rows long enough for them, so that the pipelines
// write to the output?
bool fills_rows(const Conv2dProblem& p, const Plan& plan) {
  const Lines& lines = plan.lines;
  return is_dense(lines) && !lines.is_gathered && lines.block == kLineBlock && p.groups == 1 &&
         p.out_channels % (2 * std::int64_t{kLineBlock}) == 0 &&
         (has_whole_tiles(plan) || plan.output_width > places_of(kLineBlock).usual);
}

// Do rows have no tiles that overlap, or only such as write the same sums twice?
bool can_overlap(const Conv2dProblem& p, const Plan& plan) {
  const Lines& lines = plan.lines;
  return has_whole_tiles(plan) ||
         (lines.columns == plan.output_width && lines.channels == channels_of_lines(p, lines));
}

}  // namespace

bool plan_lines(const Conv2dProblem& p, bool tiled, Plan& plan) {
  Lines& lines = plan.lines;
  lines.block = line_block_of(p);
  set_storage(plan, lines);
  if (tiled) {
    plan_tiles(p, plan, lines);
    return true;
  }
  lines.is_turned = plan.writes_nhwc;
  Plan by_rows = plan;
  if (!finish_planar(p, plan)) return false;
  by_rows.lines.is_by_rows = true;
  if (fills_rows(p, by_rows) && finish_planar(p, by_rows) && can_overlap(p, by_rows) &&
      cost_of_lines(p, by_rows) < cost_of_lines(p, plan)) {
    plan = by_rows;
  }
  return true;
}

bool plan_interleaved_lines(const Conv2dProblem& p, bool has_bytes, Plan& plan) {
  // Few channels leave most of an interleaved place empty. Where they are so already, that may cost
  // less than turning them.
  const std::int64_t few = plan.reads_nhwc ? 1 : kInterleaved;
  if (p.in_channels / p.groups < (has_bytes ? kDotted : few)) return false;
  struct Way {
    bool by_rows, skips_columns, holds_some;
  };
  std::optional<Plan> best;
  double least = 0;
  for (const Way way : {Way{true, false, false}, Way{true, true, false}, Way{false, false, false},
                        Way{true, false, true}, Way{true, true, true}}) {
    // Strips of few rows would copy most of their halo more than once.
    const bool has_few = !best || best->lines.rows <= halo_of(p, *best).h;
    if (way.holds_some && !has_few && best->lines.held == 0) break;
    Plan tried = plan;
    Lines& lines = tried.lines = {};
    lines.images = plan.lines.images;
    lines.block = kInterleavedBlock;
    lines.is_interleaved = true;
    lines.has_bytes = has_bytes;
    set_storage(plan, lines);
    lines.is_turned = !plan.writes_nhwc;
    lines.is_by_rows = way.by_rows;
    lines.skips_columns = way.skips_columns;
    lines.held = way.holds_some ? kInterleaved : 0;
    if (way.by_rows) step_over_places(p, tried);
    if (!cut_strips(p, tried)) continue;
    if (lines.skips_columns && lines.columns < plan.output_width) continue;
    lines.writes_pixels = can_write_pixels(p, tried);
    lines.reads_pixels = can_read_pixels(p, tried);
    const std::int64_t taps = taps_at_once(p, tried);
    const std::int64_t weights = elements_of_float(lines) * kBlockWeights;
    lines.channels = channels_at_once(p, lines, weights / (kInterleavedBlock * taps));
    if (lines.channels == 0) continue;
    // Rows of the kernel follow one another in the weights: all channels of one, and then the next.
    if (lines.reads_pixels && p.kernel_size.h > 1 && lines.channels < p.in_channels / p.groups) {
      continue;
    }
    choose_blocks(p, taps, lines);
    const double cost = cost_of_lines(p, tried);
    if (best && least <= cost) continue;
    best = tried;
    least = cost;
  }
  if (best) plan.lines = best->lines;
  return best.has_value();
}

}  // namespace convlaw
