// SPDX-License-Identifier: MIT
#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/lines.h"
#include "optimized/halide/plan.h"

namespace convlaw {
namespace {

// What was measured, with AVX-512: the share of the peak that the pipelines reach, and
// multiply-adds that take as long as copying an element, as turning rows into columns, or as
// gathering it.
constexpr double kPlanarShare = 0.8;
constexpr double kTiledShare = 0.92;
constexpr double kInterleavedShare = 0.96;
constexpr double kCopied = 6;
constexpr double kTurned = 18;
constexpr double kGathered = 350;
// A place that the usual form leaves takes as long as so many.
constexpr double kRest = 1.25;
// An output channel of half a block does, of those of whole ones. In the pipeline alone it is 1.1;
// where layers with planar lines, or with these, take as long, those cost less than is said here.
constexpr double kHalf = 1.6;
// ... as loading and storing a sum, in products, and as calling a pipeline.
constexpr std::int64_t kBegun = 16;
constexpr double kCalled = 20000;

// The sum over all strips along one axis.
template <class Of>
double over_strips(std::int64_t extent, std::int64_t strip, Of of) {
  const std::int64_t whole = extent / strip;
  const std::int64_t rest = extent % strip;
  return static_cast<double>(whole) * of(strip) + (rest == 0 ? 0.0 : of(rest));
}

// Products of planar lines: the places that the usual form leaves take a quarter more.
double cost_of_places(const Conv2dProblem& p, const Plan& plan) {
  const Lines& lines = plan.lines;
  const std::int64_t outputs = divide_up(p.out_channels / p.groups, lines.block) * lines.block;
  const auto products =
      static_cast<double>(outputs * channels_of_lines(p, lines) * taps_of_lines(p, lines));
  const double places = over_strips(plan.output_height, lines.rows, [&](std::int64_t rows) {
    return over_strips(plan.output_width, lines.columns, [&](std::int64_t columns) {
      const Share share = share_of_strip(lines, rows, columns);
      return static_cast<double>(lines.is_by_rows ? rows : 1) *
             (static_cast<double>(share.usual) + kRest * static_cast<double>(share.rest));
    });
  });
  return places * products / (lines.is_tiled ? kTiledShare : kPlanarShare);
}

// Products of interleaved lines, for all groups of taps; and what is loaded and stored with each.
double cost_of_groups(const Conv2dProblem& p, const Plan& plan) {
  const Lines& lines = plan.lines;
  const std::int64_t blocks = divide_up(p.out_channels / p.groups, lines.block);
  const std::int64_t whole = computed_outputs(p, lines) / lines.block * lines.block;
  const std::int64_t half = computed_outputs(p, lines) - whole;
  const double outputs =
      static_cast<double>(whole) + (plan.has_few_registers ? 1 : kHalf) * static_cast<double>(half);
  const std::int64_t channels = channels_of_lines(p, lines);
  const std::int64_t times = divide_up(channels, lines.channels);
  double cost = 0;
  for (const TapGroup& group : tap_groups(p, plan)) {
    const std::int64_t added = group.taps() * channels / elements_of_float(lines);
    const auto terms = static_cast<double>(added + kBegun * times);
    const double places = over_strips(group.rows, lines.rows, [&](std::int64_t rows) {
      return over_strips(plan.output_width, lines.columns, [&](std::int64_t columns) {
        const Share share =
            share_of_strip(lines, rows, group.columns == 0 ? columns : group.columns);
        const auto all = static_cast<double>((lines.is_by_rows ? rows : 1) * share.sum());
        const std::int64_t calls =
            times * divide_up(blocks, lines.blocks) * (share.rest == 0 ? 1 : 2);
        return all * terms * outputs + static_cast<double>(calls) * kCalled;
      });
    });
    cost += places;
  }
  return cost / kInterleavedShare;
}

}  // namespace

double cost_of_copying(std::int64_t elements) { return kCopied * static_cast<double>(elements); }

double cost_of_lines(const Conv2dProblem& p, const Plan& plan) {
  const Lines& lines = plan.lines;
  const double copied = lines.is_gathered                         ? kGathered
                        : plan.reads_nhwc == lines.is_interleaved ? kCopied
                                                                  : kTurned;
  const double stored = is_dense(lines) || lines.writes_pixels ? 0
                        : lines.is_turned                      ? kTurned
                                                               : kCopied;
  const std::int64_t outputs = p.out_channels / p.groups;
  const auto channels = static_cast<double>(channels_of_lines(p, lines));
  const double strips = over_strips(plan.output_height, lines.rows, [&](std::int64_t rows) {
    return over_strips(plan.output_width, lines.columns, [&](std::int64_t columns) {
      const double filled = lines.is_in_place || lines.reads_pixels ? 0
                            : lines.is_tiled                        ? static_cast<double>(columns)
                                             : static_cast<double>(lines.phases * lines.length);
      return filled * channels * copied + static_cast<double>(rows * columns * outputs) * stored;
    });
  });
  const double products = lines.is_interleaved ? cost_of_groups(p, plan) : cost_of_places(p, plan);
  return (strips + products) * static_cast<double>(p.groups);
}

}  // namespace convlaw
