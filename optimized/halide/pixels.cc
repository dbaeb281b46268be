// SPDX-License-Identifier: MIT
#include "optimized/halide/pixels.h"

#include <algorithm>

#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/lines.h"

namespace convlaw {
namespace {

// Where pixels are so many floats apart, those of a register tile share a set of the first cache.
constexpr std::int64_t kOneSet = 1024;
// Elements of the input and of the output that stay in a cache. What does not is copied to lines
// where more than a few blocks read it: the processor fetches ahead what is copied, and not what is
// read by register tiles.
constexpr std::int64_t kCachedElements = std::int64_t{2} * 1024 * 1024;
constexpr std::int64_t kFewBlocks = 3;

bool has_whole_tiles(const Plan& plan) {
  const Lines& lines = plan.lines;
  return lines.is_by_rows && lines.images == 1 && lines.held == 0 && !lines.has_bytes &&
         is_whole(lines, lines.columns) && is_whole(lines, plan.output_width % lines.columns);
}

bool sees_padding(const Conv2dProblem& p, const Plan& plan) {
  const std::int64_t rows =
      (plan.output_height - 1) * plan.stride.h + (p.kernel_size.h - 1) * plan.dilation.h;
  const std::int64_t columns = (plan.output_width - 1) * plan.stride.w;
  return plan.padding.h > 0 || plan.padding.w > 0 || rows >= plan.input_height ||
         columns >= plan.input_width;
}

}  // namespace

bool can_write_pixels(const Conv2dProblem& p, const Plan& plan) {
  const std::int64_t outputs = p.out_channels / p.groups;
  const bool has_some = outputs >= kInterleavedBlock || outputs == computed_outputs(p, plan.lines);
  return plan.writes_nhwc && !plan.lines.is_copied && has_some && has_whole_tiles(plan);
}

bool can_read_pixels(const Conv2dProblem& p, const Plan& plan) {
  // Columns of NCHW that are channels (patches.h) are so in sets of 16 alone.
  const bool is_nhwc = plan.reads_nhwc && plan.writes_nhwc;
  if (!is_nhwc || plan.storage != ElementType::f32 || !has_whole_tiles(plan)) return false;
  if (p.kernel_size.w != 1 || sees_padding(p, plan)) return false;
  if (p.in_channels * plan.stride.w % kOneSet == 0) return false;
  const std::int64_t blocks = divide_up(p.out_channels / p.groups, std::int64_t{kInterleavedBlock});
  const std::int64_t elements =
      p.images() * plan.output_height * plan.output_width * (p.in_channels + p.out_channels);
  return blocks <= kFewBlocks || elements <= kCachedElements;
}

void read_pixels(const Conv2dProblem& p, const Plan& plan, const AnyView& input,
                 const Pixels& pixels, ProductCall& call) {
  const Strides& in = input.strides;
  const std::int64_t inputs = p.in_channels / p.groups;
  const std::int64_t row = plan.skipped_rows + pixels.row * plan.stride.h;
  const std::int64_t column = plan.skipped_columns + pixels.column * plan.stride.w;
  call.lines = elements(input) + (pixels.image * in[0] + pixels.group * inputs + pixels.channel +
                                  row * in[2] + column * in[3]);
  call.pixel_step = plan.stride.w * in[3];
  call.group_step = plan.stride.h * in[2];
  call.channels = std::min(call.channels, inputs - pixels.channel);
  // Rows of the kernel are sets of channels.
  call.sets = p.kernel_size.h;
  call.channel_step = plan.dilation.h * in[2];
  call.taps = 1;
}

}  // namespace convlaw
