// SPDX-License-Identifier: MIT
#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/lines.h"
#include "optimized/halide/plan.h"

namespace convlaw {
namespace {

// What was measured, with AVX-512: the share of the peak that the pipelines reach, and
// multiply-adds that take as long as copying an element, or as turning rows into columns.
constexpr double kPlanarShare = 0.8;
constexpr double kTiledShare = 0.9;
constexpr double kInterleavedShare = 0.93;
constexpr double kCopied = 6;
constexpr double kTurned = 26;

// The sum over all strips along one axis.
template <class Of>
double over_strips(std::int64_t extent, std::int64_t strip, Of of) {
  const std::int64_t whole = extent / strip;
  const std::int64_t rest = extent % strip;
  return static_cast<double>(whole) * of(strip) + (rest == 0 ? 0.0 : of(rest));
}

// Places of a strip; those that the usual form leaves take a quarter more.
double computed_as_usual(const Lines& lines, std::int64_t rows, std::int64_t columns) {
  const Share share = share_of_strip(lines, rows, columns);
  return static_cast<double>(lines.is_by_rows ? rows : 1) *
         (static_cast<double>(share.usual) + 1.25 * static_cast<double>(share.rest));
}

}  // namespace

double cost_of_lines(const Conv2dProblem& p, const Plan& plan) {
  const Lines& lines = plan.lines;
  const double share = lines.is_interleaved ? kInterleavedShare
                       : lines.is_tiled     ? kTiledShare
                                            : kPlanarShare;
  const double copied = plan.reads_nhwc == lines.is_interleaved ? kCopied : kTurned;
  const double stored = is_dense(lines) ? 0 : lines.is_turned ? kTurned : kCopied;
  const std::int64_t outputs = p.out_channels / p.groups;
  const std::int64_t channels = channels_of_lines(p, lines);
  const auto products = static_cast<double>(divide_up(outputs, lines.block) * lines.block *
                                            channels * taps_of_lines(p, lines));
  const double strips = over_strips(plan.output_height, lines.rows, [&](std::int64_t rows) {
    return over_strips(plan.output_width, lines.columns, [&](std::int64_t columns) {
      const double filled = lines.is_tiled ? static_cast<double>(columns)
                                           : static_cast<double>(lines.phases * lines.length);
      return computed_as_usual(lines, rows, columns) * products / share +
             filled * static_cast<double>(channels) * copied +
             static_cast<double>(rows * columns * outputs) * stored;
    });
  });
  return strips * static_cast<double>(p.groups);
}

}  // namespace convlaw
