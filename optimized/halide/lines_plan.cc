// SPDX-License-Identifier: MIT
#include <algorithm>
#include <limits>
#include <optional>

#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/line_length.h"
#include "optimized/halide/lines.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/plan.h"

namespace convlaw {
namespace {

// Elements of a strip at most, and of the results that are computed at a time: together half of the
// second cache. Interleaved lines are read from the third as quickly, and then weights are read
// less often. Where few output channels read a strip, it stays in the first, with its results.
constexpr std::int64_t kStripElements = std::int64_t{96} * 1024;
constexpr std::int64_t kInterleavedElements = std::int64_t{256} * 1024;
constexpr std::int64_t kDilatedElements = std::int64_t{1024} * 1024;  // ... most of them a halo
constexpr std::int64_t kKeptResults = std::int64_t{2048} * 1024;
constexpr std::int64_t kFewOutputsElements = std::int64_t{16} * 1024;
constexpr std::int64_t kResultElements = std::int64_t{32} * 1024;
constexpr std::int64_t kResultPlaces = 4096;  // ... of the least blocks that there are
// Elements of a strip of tiles, unless its least tiles are more.
constexpr std::int64_t kTiledElements = std::int64_t{16} * 1024;
constexpr std::int64_t kLeastTiles = 2;
constexpr std::int64_t kFewTiles = 8;
// Weights that register tiles read, of some blocks; of one block of output channels for interleaved
// lines, before the next channels.
constexpr std::int64_t kBlockWeights = std::int64_t{160} * 1024;
constexpr std::int64_t kWeights = std::int64_t{64} * 1024;

// Groups that a strip has at least: of channels side by side, a cache line is not read for one
// alone.
std::int64_t least_groups(const Conv2dProblem& p, const Plan& plan) {
  return plan.writes_nhwc && !plan.lines.is_by_rows ? std::min(p.groups, std::int64_t{16}) : 1;
}

std::int64_t groups_of(const Conv2dProblem& p, const Plan& plan, std::int64_t most) {
  const Lines& lines = plan.lines;
  const std::int64_t group = channels_of_lines(p, lines) * lines.phases * lines.length;
  const std::int64_t groups =
      std::clamp<std::int64_t>(most / group, least_groups(p, plan), p.groups);
  return divide_up(p.groups, divide_up(p.groups, groups));
}

// What all strips of an image take, in places: those computed, of which the forms for few are
// slower, and copied, and as many as are computed while the weights are read.
std::int64_t cost_of(const Conv2dProblem& p, const Plan& plan, std::int64_t rows) {
  const auto strip = [&](std::int64_t of) {
    const Share share = share_of_strip(plan.lines, of, plan.output_width);
    constexpr std::int64_t kWeightsRead = 16;
    const std::int64_t rest = plan.lines.is_interleaved ? share.rest : share.rest * 5 / 4;
    return (plan.lines.is_by_rows ? of : 1) * (share.usual + rest) +
           halo_of(p, plan).h * plan.lines.pitch / 8 + kWeightsRead;
  };
  const std::int64_t rest = plan.output_height % rows;
  return plan.output_height / rows * strip(rows) + (rest == 0 ? 0 : strip(rest));
}

// Rows of a strip whose elements are at most `most`, if one row's are; 0 if they are not.
std::int64_t rows_within(const Conv2dProblem& p, const Plan& plan, std::int64_t most) {
  const std::int64_t planes =
      least_groups(p, plan) * channels_of_lines(p, plan.lines) * plan.lines.phases;
  const auto fits = [&](std::int64_t rows) {
    Lines lines = plan.lines;
    lines.rows = rows;
    const CheckedInt elements = length_of(p, plan, lines) * planes;
    return elements.fits() && elements.value() <= most &&
           (lines.is_gathered || computed_of_strip(lines, rows, lines.columns) <= kResultPlaces);
  };
  std::int64_t low = 0;
  std::int64_t high = plan.output_height;
  while (low < high) {
    const std::int64_t middle = low + (high - low + 1) / 2;
    fits(middle) ? low = middle : high = middle - 1;
  }
  return low;
}

// Elements of a strip that is mostly a halo: strips of two threads, and their results, take no more
// than the tensors twice.
std::int64_t most_of_dilated(const Conv2dProblem& p, const Plan& plan) {
  const std::int64_t input = p.in_channels * plan.input_height * plan.input_width;
  const std::int64_t output = p.out_channels * plan.output_height * plan.output_width;
  const std::int64_t weight =
      p.out_channels * p.kernel_size.h * p.kernel_size.w * (p.in_channels / p.groups);
  return std::min((p.images() * (input + output) + weight) * 3 / 4, kDilatedElements);
}

void choose_rows(const Conv2dProblem& p, const Plan& plan, std::int64_t most, Lines& lines) {
  std::int64_t rows = rows_within(p, plan, most);
  // A strip that had fewer rows than its halo would copy most rows more than once.
  if (lines.is_interleaved && rows <= halo_of(p, plan).h) {
    rows = std::max(rows, rows_within(p, plan, most_of_dilated(p, plan)));
  }
  lines.rows = std::max<std::int64_t>(rows, 1);
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (std::int64_t tried = rows; tried > rows / 2; --tried) {
    const std::int64_t cost = cost_of(p, plan, tried);
    if (cost < least) {
      least = cost;
      lines.rows = tried;
    }
  }
}

// Elements of a channel that the taps of a register tile read, in whole cache lines: a piece for
// each row of the kernel, or what they lie in together.
std::int64_t read_by_tile(const Conv2dProblem& p, const Plan& plan) {
  const Size2 halo = halo_of(p, plan);
  const std::int64_t piece = usual_places(plan.lines) + halo.w + kWidestVector;
  const std::int64_t rows = std::min(p.kernel_size.h, halo.h + 1);
  const std::int64_t apart = std::min(piece, plan.dilation.h * plan.lines.pitch);
  return plan.lines.phases * (piece + (rows - 1) * apart);
}

void choose_columns(const Conv2dProblem& p, const Plan& plan, std::int64_t most, Lines& lines) {
  const std::int64_t halo = lines.is_gathered ? 0 : halo_of(p, plan).w;
  const std::int64_t rows = lines.is_gathered ? 1 : 1 + halo_of(p, plan).h;
  const std::int64_t tile = usual_places(lines);
  const std::int64_t planes = channels_of_lines(p, lines) * lines.phases;
  const std::int64_t columns = std::max(most / planes / rows / tile, std::int64_t{1}) * tile;
  const std::int64_t strips = divide_up(plan.output_width, columns);
  if (strips == 1) return;
  lines.columns = divide_up(divide_up(plan.output_width, strips), tile) * tile;
  lines.pitch = (lines.columns - 1) * lines.step.w + 1 + halo;
}

// Blocks that are computed at a time: their results stay in a cache, and their weights for so many
// channels in the second.
void choose_blocks(const Conv2dProblem& p, std::int64_t taps, Lines& lines) {
  const std::int64_t pair = lines.block == kLineBlock ? 2 : 1;
  const std::int64_t blocks = divide_up(divide_up(p.out_channels / p.groups, lines.block), pair);
  const std::int64_t results = elements_of_results(lines, pair);
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

// Strips of as many whole rows as their results leave room for, and so many channels at a time that
// these stay in a cache. False: all channels, or none.
bool hold_channels(const Conv2dProblem& p, const Plan& plan, Lines& lines) {
  const std::int64_t outputs = divide_up(p.out_channels / p.groups, lines.block) * lines.block;
  const std::int64_t of_row = computed_of_strip(lines, 1, lines.columns) * outputs;
  lines.rows = std::clamp<std::int64_t>(kKeptResults / of_row, 1, plan.output_height);
  const CheckedInt places = length_of(p, plan, lines) * lines.phases;
  if (!places.fits()) return false;
  lines.held = most_of_dilated(p, plan) / places.value() / kInterleaved * kInterleaved;
  return 0 < lines.held && lines.held < channels_of_lines(p, lines);
}

// Strips of whole rows, or parts of one, and their lines. False: Halide cannot count them.
bool cut_strips(const Conv2dProblem& p, Plan& plan) {
  Lines& lines = plan.lines;
  if (!lines.is_gathered) {
    lines.phases = static_cast<std::int64_t>(
        remainders(p.kernel_size.h, plan.dilation.h, line_stride(plan).h).size() *
        remainders(p.kernel_size.w, plan.dilation.w, line_stride(plan).w).size());
  }
  lines.columns = plan.output_width;
  lines.pitch = lines.is_gathered ? plan.output_width : pitch_of(p, plan);
  constexpr std::int64_t kCountable = std::numeric_limits<std::int32_t>::max();
  if (lines.pitch > kCountable || halo_of(p, plan).h > kCountable) return false;
  const std::int64_t few = plan.writes_nhwc ? kStripElements / 2 : kFewOutputsElements;
  const std::int64_t interleaved = elements_of_float(lines) * kInterleavedElements;
  const std::int64_t most = lines.is_interleaved                             ? interleaved
                            : lines.block < kLineBlock && !lines.is_gathered ? few
                                                                             : kStripElements;
  if (lines.held > 0) {
    if (!hold_channels(p, plan, lines)) return false;
  } else {
    choose_rows(p, plan, most, lines);
    if (lines.rows == 1) choose_columns(p, plan, most, lines);
  }

  const CheckedInt length = length_of(p, plan, lines);
  const CheckedInt bytes =
      CheckedInt(std::int64_t{sizeof(float)}) * held_channels(p, lines) * lines.phases * length;
  if (!bytes.fits() || bytes.value() > kCountable) return false;
  lines.length = length.value();
  lines.groups = lines.is_by_rows ? 1 : groups_of(p, plan, most);
  return true;
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
  if (p.in_channels / p.groups < (has_bytes ? kDotted : kInterleaved)) return false;
  struct Way {
    bool by_rows, skips_columns, holds_some;
  };
  std::optional<Lines> best;
  double least = 0;
  for (const Way way : {Way{true, false, false}, Way{true, true, false}, Way{false, false, false},
                        Way{true, false, true}, Way{true, true, true}}) {
    // Strips of few rows would copy most of their halo more than once.
    if (way.holds_some && best && best->held == 0 && best->rows > halo_of(p, plan).h) break;
    Plan tried = plan;
    Lines& lines = tried.lines = {};
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
    const std::int64_t taps = taps_at_once(p, tried);
    const std::int64_t weights = elements_of_float(lines) * kBlockWeights;
    lines.channels = channels_at_once(p, lines, weights / (kInterleavedBlock * taps));
    if (lines.channels == 0) continue;
    choose_blocks(p, taps, lines);
    const double cost = cost_of_lines(p, tried);
    if (best && least <= cost) continue;
    best = lines;
    least = cost;
  }
  if (best) plan.lines = *best;
  return best.has_value();
}

}  // namespace convlaw
