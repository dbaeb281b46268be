// SPDX-License-Identifier: MIT
// A strip of an image in lines: how the input lies for the product pipelines.
//
// The rows that a strip of output sees follow one another, as far apart as the results of its rows.
// A tap of the kernel is then a constant distance from the first element of its window, wherever
// the window is, and so vectors run across the ends of rows, however short these are; what they
// compute between rows is left out. Zeros at the right of a row are those at the left of the next,
// where padding allows it.
//
// Strides: there is a line for each phase that taps see, which is the elements whose coordinates
// leave the same remainders; in it, neighbours of windows are neighbours. Interleaved lines that
// are computed row by row do without: they have all rows, and all columns of a stride of 2, and the
// pipelines leave out every other place.
//
// Pixels of a 1x1 kernel lie in tiles: as many as the usual form of a pipeline computes at once, of
// every channel, one channel behind another, and then the next tile. Those of f32 are read where
// they lie in the input, and only the last one, which is not full, is copied.
//
// Interleaved lines have the elements of 16 channels at a place side by side, for vectors over
// output channels. They are copied at more cost, but a register tile wants fewer places: small
// images, and many products for each element that is copied, prefer them.
//
// Interleaved lines may be of bytes, where the processor adds products of four at once: 8-bit
// integers as u8, signed ones 128 more than they are. Zeros of the padding are 128 then, and what
// that adds to a sum, 128 times its weights, is taken from its bias (packing.h).
//
// Where windows lie so far apart that most of a line would be seen by none, lines are gathered:
// each tap of each channel has one (gather.h), and to the pipelines it is a channel of its own.
#pragma once

#include <cstdint>
#include <vector>

#include "convlaw/problem.h"
#include "optimized/halide/taps.h"

namespace convlaw {

struct Plan;

struct Lines {
  std::int64_t block = 1;   ///< output channels in a block of packed weights
  std::int64_t phases = 1;  ///< lines of a channel
  std::int64_t length = 0;  ///< of a line
  std::int64_t pitch = 1;   ///< from row to row of a line
  Size2 step{1, 1};         ///< rows and places from one that is computed to the next

  std::int64_t images = 1;  ///< side by side in a row (side_by_side.h)

  // What a strip computes at most, of one image.
  std::int64_t rows = 1;
  std::int64_t columns = 1;
  std::int64_t groups = 1;

  // What is in the caches at once. Where not all channels are held, the sums of all output channels
  // of a strip are kept until the last are.
  std::int64_t held = 0;      ///< input channels of a group that a strip has; 0: all of them
  std::int64_t channels = 1;  ///< that are added up before the next tile
  std::int64_t blocks = 1;    ///< of output channels, before the next channels

  bool is_gathered = false;
  bool is_interleaved = false;
  bool has_bytes = false;      ///< elements are u8, and sums are i32
  bool is_copied = false;      ///< results are converted, or clamped, where they are copied
  bool is_integer = false;     ///< ... and what is added up at a time, is added to the output
  bool is_turned = false;      ///< ... or turned: planar for NHWC, interleaved for NCHW
  bool is_by_rows = false;     ///< no register tile runs across the end of a row
  bool skips_columns = false;  ///< ... and taps beside the image are left out, not only above it
  bool writes_pixels = false;  ///< ... and the output takes sums of whole blocks itself (pixels.h)
  bool reads_pixels = false;   ///< ... and the input is not copied
  bool is_tiled = false;       ///< pixels of a 1x1 kernel: `length` is a tile's
  bool is_in_place = false;    ///< ... and whole tiles are read where they lie in the input
};

/// From one element of a line to the next, in the input.
Size2 line_stride(const Plan& plan);

/// Rows and columns of a line that lie beyond the first tap's.
Size2 halo_of(const Conv2dProblem& problem, const Plan& plan);

/// Places of a strip that has so many rows and columns of output.
std::int64_t places_of(const Lines& lines, std::int64_t rows, std::int64_t columns);

/// Do the results of a strip follow one another in the output too, channel by channel?
bool is_dense(const Lines& lines);

/// How many places the usual form of the pipeline computes, and another: whole register tiles.
/// The usual form leaves no place out where lines are dense: it then writes the output itself.
/// Interleaved lines have forms for almost any rest.
struct Share {
  std::int64_t usual;
  std::int64_t rest;
  std::int64_t sum() const { return usual + rest; }
};
Share share_of(const Lines& lines, std::int64_t places);

/// Are so many places whole register tiles, of forms that there are?
bool is_whole(const Lines& lines, std::int64_t places);

/// Places of the register tiles that compute what the usual form leaves of interleaved lines.
struct RestTiles {
  std::int64_t first, second;
};
RestTiles tiles_of_rest(std::int64_t rest);

/// Places of the usual form's register tile.
std::int64_t usual_places(const Lines& lines);

/// ... of a strip's places; or of each of its rows, where lines are computed by rows.
Share share_of_strip(const Lines& lines, std::int64_t rows, std::int64_t columns);

/// All places that are computed for a strip.
std::int64_t computed_of_strip(const Lines& lines, std::int64_t rows, std::int64_t columns);

/// Channels that the pipelines see in a group, those that fill up the last 16 among them, and taps
/// of each.
std::int64_t channels_of_lines(const Conv2dProblem& problem, const Lines& lines);
std::int64_t taps_of_lines(const Conv2dProblem& problem, const Lines& lines);

/// ... of which a strip holds so many at a time.
std::int64_t held_channels(const Conv2dProblem& problem, const Lines& lines);

/// Output channels of a group that are computed: whole blocks, but half of the last of interleaved
/// floats if that is enough.
std::int64_t computed_outputs(const Conv2dProblem& problem, const Lines& lines);

/// Elements of a strip, and the floats in whose memory they are.
std::int64_t elements_of_strip(const Conv2dProblem& problem, const Lines& lines);
std::int64_t floats_of_strip(const Conv2dProblem& problem, const Lines& lines);

/// Elements that take the place, and the time, of a float.
std::int64_t elements_of_float(const Lines& lines);

/// Results of a strip, for so many blocks of output channels; none if the output has all at once.
std::int64_t elements_of_results(const Lines& lines, std::int64_t blocks);

/// Both of them, in the memory of a thread.
std::int64_t floats_of_part(const Conv2dProblem& problem, const Lines& lines);

/// Fills in plan.lines from the rest of `plan`. False: strips would have more elements than Halide
/// counts. `tiled`: the kernel has one tap, and its outputs, a row, are as many as its inputs.
bool plan_lines(const Conv2dProblem& problem, bool tiled, Plan& plan);

/// The same with interleaved lines. False, too, if the group has few channels for that.
/// `has_bytes`: with bytes.
bool plan_interleaved_lines(const Conv2dProblem& problem, bool has_bytes, Plan& plan);

/// What a plan costs, in multiply-adds that take as long as all its work.
double cost_of_lines(const Conv2dProblem& problem, const Plan& plan);

/// ... and copying so many elements, in the same.
double cost_of_copying(std::int64_t elements);

/// The remainders that taps leave by a stride: one for each phase.
std::vector<std::int64_t> remainders(std::int64_t kernel, std::int64_t dilation,
                                     std::int64_t stride);

/// Where taps are in the lines.
struct LineMap {
  std::vector<std::int64_t> phase_rows;  ///< remainders that taps leave, by the stride
  std::vector<std::int64_t> phase_columns;
  std::vector<std::int32_t> distances;  ///< of each tap from the first element of its window
  std::int32_t farthest = 0;

  /// Of interleaved lines, `distances` has those of each group, and behind them the numbers of its
  /// taps among the weights.
  std::vector<TapGroup> groups;
  std::vector<std::int64_t> firsts;  ///< where those of a group begin
  bool has_rows_of_zeros = true;     ///< taps see some above or below the image
};
LineMap map_lines(const Conv2dProblem& problem, const Plan& plan);

}  // namespace convlaw
