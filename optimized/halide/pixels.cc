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

}  // namespace

bool writes_pixels(const Conv2dProblem& p, const Plan& plan) {
  return plan.writes_nhwc && !plan.lines.is_copied &&
         p.out_channels / p.groups >= kInterleavedBlock && has_whole_tiles(plan);
}

bool reads_pixels(const Conv2dProblem& p, const Plan& plan) {
  const bool is_row = plan.output_height == 1 && plan.input_height == 1 &&
                      plan.output_width == plan.input_width && plan.padding.w == 0;
  if (!plan.reads_nhwc || plan.storage != ElementType::f32 || !has_whole_tiles(plan)) return false;
  if (!is_row || p.kernel_size != Size2{1, 1} || plan.stride != Size2{1, 1}) return false;
  if (p.in_channels % kOneSet == 0) return false;
  const std::int64_t blocks = divide_up(p.out_channels / p.groups, std::int64_t{kInterleavedBlock});
  const std::int64_t elements = p.images() * plan.output_width * (p.in_channels + p.out_channels);
  return blocks <= kFewBlocks || elements <= kCachedElements;
}

void read_pixels(const Conv2dProblem& p, const AnyView& input, const Strip& strip,
                 std::int64_t channel, std::int64_t place, ProductCall& call) {
  const Strides& in = input.strides;
  const std::int64_t pixel = strip.column - strip.left + place;
  call.lines = elements(input) + (strip.image * in[0] + strip.group * (p.in_channels / p.groups) +
                                  channel + pixel * in[3]);
  call.pixel_step = in[3];
  call.channels = std::min(call.channels, p.in_channels / p.groups - channel);
}

}  // namespace convlaw
