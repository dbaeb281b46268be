// SPDX-License-Identifier: MIT
#include "optimized/halide/product_calls.h"

#include <algorithm>

#include "optimized/halide/blocks.h"

namespace convlaw {

ProductCalls::ProductCalls(const Conv2dProblem& p, const Plan& plan, const LineMap& map,
                           const PackedWeights& packed, const AnyView& input)
    : p_(p),
      plan_(plan),
      map_(map),
      packed_(packed),
      input_(input),
      channels_(channels_of_lines(p, plan.lines)),
      held_(held_channels(p, plan.lines)),
      taps_(taps_of_lines(p, plan.lines)),
      element_(plan.lines.is_interleaved ? kInterleaved : 1) {}

ProductCall ProductCalls::call_for(const Strip& strip, std::int64_t channel, const Piece& piece,
                                   const float* lines) const {
  const Lines& cut = plan_.lines;
  const std::int64_t packed = packed_blocks(p_, cut.block);
  const std::int64_t of_block = channels_ * taps_ * cut.block;
  const std::int64_t first_block = strip.group * packed + piece.chunk.first;
  const std::int64_t step = cut.phases * cut.length;
  ProductCall call{};
  call.block = cut.block;
  call.blocks = piece.chunk.blocks;
  call.groups = strip.groups;
  call.channels = std::min(cut.channels, std::min(strip.channel + held_, channels_) - channel);
  call.places = piece.places;
  if (lines != nullptr) {  // where pixels are read, there is no workspace
    call.lines =
        elements_of(cut, lines) + (piece.first * element_ + (channel - strip.channel) * step);
  }
  call.seen = step - piece.first;
  call.place_step = cut.step.w;
  call.channel_step = step;
  call.group_step = step * held_;
  call.distances = map_.distances.data();
  call.taps = call.weight_taps = taps_;
  call.farthest = map_.farthest;
  call.weight = packed_.weights() + (first_block * of_block + channel * taps_ * cut.block);
  call.weight_block_step = of_block;
  call.weight_group_step = packed * of_block;
  call.bias = packed_.biases() + first_block * cut.block;
  call.bias_block_step = cut.block;
  call.bias_group_step = packed * cut.block;
  call.goes_on = channel > 0 && !cut.is_integer;
  call.output = piece.to;
  call.output_channel_step = piece.channel_step;
  call.output_group_step = piece.group_step;
  return call;
}

void ProductCalls::choose_taps(std::size_t number, std::int64_t channel, ProductCall& call) const {
  const TapGroup& group = map_.groups[number];
  call.distances += map_.firsts[number];
  call.number_step = call.taps = group.taps();
  call.goes_on = call.goes_on || group.goes_on;
  if (plan_.lines.has_bytes) {
    const std::size_t sums = channel == 0 ? number : map_.groups.size();
    call.bias = call.bias + static_cast<std::int64_t>(sums) * packed_.sums_of_taps;
  }
  // Planar lines have no numbers: rows of taps follow one another.
  if (plan_.lines.is_interleaved) return;
  call.weight = call.weight + group.kernel_rows.front() * p_.kernel_size.w * plan_.lines.block;
}

void ProductCalls::share_tiles(const Strip& strip, const Piece& piece, std::int64_t channel,
                               ProductCall& call) const {
  const std::int64_t tile = plan_.lines.length;
  const bool is_in_place = plan_.lines.is_in_place;
  call.lines = call.lines + piece.first * (is_in_place ? -1 : channels_ - 1);
  call.seen = tile;
  if (piece.is_rest) return;
  call.groups = piece.places / tile;
  call.places = tile;
  call.weight_group_step = 0;
  call.bias_group_step = 0;
  call.output_group_step = tile;
  if (!is_in_place) return;
  const Strides& in = input_.strides;
  call.lines = elements(input_) + (strip.image * in[0] + channel * in[1] + strip.column * in[3]);
  call.channel_step = in[1];
  call.group_step = tile * in[3];
}

void ProductCalls::share_rows(std::int64_t rows, std::int64_t row_step, ProductCall& call) const {
  call.groups = rows;
  call.group_step = plan_.lines.step.h * plan_.lines.pitch * element_;
  call.weight_group_step = 0;
  call.bias_group_step = 0;
  call.output_group_step = row_step;
}

}  // namespace convlaw
