// SPDX-License-Identifier: MIT
#include "optimized/halide/packing.h"

#include <algorithm>

#include "optimized/halide/integers.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/threads.h"

namespace convlaw {

std::int64_t packed_blocks(const Conv2dProblem& p, std::int64_t block) {
  const std::int64_t blocks = divide_up(p.out_channels / p.groups, block);
  const std::int64_t tile = block == kLineBlock ? 2 : 1;
  return divide_up(blocks, tile) * tile;
}

std::int64_t line_block_of(const Conv2dProblem& p) {
  const std::int64_t outputs = p.out_channels / p.groups;
  if (outputs > 4) return kLineBlock;
  return outputs > 2 ? 4 : 1;
}

namespace {

// With fewer, a call of a pipeline takes longer than its work.
constexpr std::int64_t kFewWeights = 256;

bool is_dense(const TensorView<const float>& weight) {
  return weight.strides() == dense_strides(weight.extents(), Layout::nchw);
}

// How the weights of a block's output channels lie in memory.
struct Source {
  const float* data;
  std::int64_t lanes, lane_step, channels, channel_step;
  Size2 kernel;
  std::int64_t row_step, column_step;

  std::int64_t taps() const { return kernel.h * kernel.w; }
  std::int64_t tap_step() const { return kernel.w == 1 ? row_step : column_step; }
  bool has_one_tap_step() const {
    return kernel.w == 1 || kernel.h == 1 || row_step == kernel.w * column_step;
  }
};

// Where they go: [channel / set][tap][channel % set][lane].
struct Target {
  float* data;
  std::int64_t block, set, taps;

  float* at(std::int64_t c, std::int64_t tap) const {
    return data + ((c / set * taps + tap) * set + c % set) * block;
  }
};

void pack_one_by_one(const Source& from, const Target& to) {
  for (std::int64_t c = 0; c < from.channels; ++c) {
    for (std::int64_t kh = 0; kh < from.kernel.h; ++kh) {
      for (std::int64_t kw = 0; kw < from.kernel.w; ++kw) {
        const float* tap =
            from.data + c * from.channel_step + kh * from.row_step + kw * from.column_step;
        float* lanes = to.at(c, kh * from.kernel.w + kw);
        for (std::int64_t k = 0; k < from.lanes; ++k) lanes[k] = tap[k * from.lane_step];
      }
    }
  }
}

// The same of dense weights in sets: all taps of all channels of a set are rows that are turned at
// once, and then put into their order. `turned` has room for a set.
int pack_sets(const Pipelines& pipelines, const Source& from, const Target& to, float* turned) {
  const std::int64_t taps = from.taps();
  if (from.lanes < to.block) std::fill_n(turned, to.set * taps * to.block, 0.0F);
  int error = 0;
  for (std::int64_t c = 0; c < from.channels && error == 0; c += to.set) {
    const std::int64_t channels = std::min(to.set, from.channels - c);
    error = transpose_rows(pipelines, {from.lanes, channels * taps, 1},
                           {elements(from.data + c * taps), 0, from.lane_step}, 1,
                           {elements(turned), 0, to.block});
    if (error != 0) return error;
    const float* const rows = turned;
    error = copy_rows(pipelines, {channels, to.block, taps},
                      {elements(rows), to.block, taps * to.block}, 1,
                      {elements(to.at(c, 0)), to.set * to.block, to.block});
  }
  return error;
}

// The same by the pipeline that turns rows into columns: output channels are its rows, and what
// lies side by side in memory their elements. Not 0: it cannot.
int pack_turned(const Pipelines& pipelines, const Source& from, const Target& to, float* turned) {
  const std::int64_t taps = from.taps();
  const auto turn = [&](std::int64_t c, std::int64_t count, std::int64_t count_to,
                        std::int64_t planes, std::int64_t plane_step, std::int64_t plane_to) {
    return transpose_rows(pipelines, {from.lanes, count, planes},
                          {elements(from.data + c * from.channel_step), plane_step, from.lane_step},
                          1, {elements(to.at(c, 0)), plane_to, count_to});
  };
  constexpr int kCannot = -1;
  if (!from.has_one_tap_step()) return kCannot;
  const bool has_channels_side_by_side = from.channel_step == 1;
  const bool has_taps_side_by_side = taps == 1 || from.tap_step() == 1;
  // Channels that follow one another in the target, as their first two do.
  const std::int64_t set = to.set == 1 || taps == 1 ? from.channels : to.set;
  const std::int64_t channel_to = to.set == 1 ? taps * to.block : to.block;
  const std::int64_t tap_to = to.set * to.block;
  if (to.set == 1 && has_taps_side_by_side && from.channel_step == taps) {
    return turn(0, from.channels * taps, to.block, 1, 0, 0);
  }
  if (!has_channels_side_by_side && !has_taps_side_by_side) return kCannot;
  if (!has_channels_side_by_side && from.channel_step == taps) {
    return pack_sets(pipelines, from, to, turned);
  }
  int error = 0;
  for (std::int64_t c = 0; c < from.channels && error == 0; c += set) {
    const std::int64_t channels = std::min(set, from.channels - c);
    error = has_channels_side_by_side
                ? turn(c, channels, channel_to, taps, from.tap_step(), tap_to)
                : turn(c, taps, tap_to, channels, from.channel_step, channel_to);
  }
  return error;
}

// Weights of which a thread that is woken to pack them packs this many at least: few, for it is
// awake then when the convolution begins.
constexpr std::int64_t kWeightsOfThread = std::int64_t{2} * 1024;

}  // namespace

PackedWeights pack_weights(const Pipelines& pipelines, const Conv2dProblem& p,
                           TensorView<const float> weight, const float* bias,
                           const Packing& packing) {
  const std::int64_t block = packing.block;
  const std::int64_t set = packing.set;
  const std::int64_t outputs = p.out_channels / p.groups;
  const std::int64_t inputs = p.in_channels / p.groups;
  const std::int64_t blocks = packed_blocks(p, block);
  const std::int64_t taps = p.kernel_size.h * p.kernel_size.w;
  const std::int64_t of_block = divide_up(inputs, set) * set * taps * block;
  const Strides& step = weight.strides();
  PackedWeights packed;
  packed.weight.resize(static_cast<std::size_t>(p.groups * blocks * of_block));
  packed.bias.assign(static_cast<std::size_t>(p.groups * blocks * block), 0.0F);
  if (block == 1 && set == 1 && is_dense(weight)) {
    std::copy_n(weight.data(), packed.weight.size(), packed.weight.begin());
    if (bias != nullptr) std::copy_n(bias, packed.bias.size(), packed.bias.begin());
    return packed;
  }
  const auto weights = static_cast<std::int64_t>(packed.weight.size());
  const std::int64_t parts =
      std::clamp<std::int64_t>(weights / kWeightsOfThread, 1, packing.threads);
  const std::int64_t of_set = set > 1 ? set * taps * block : 0;
  PackedFloats turned(static_cast<std::size_t>(parts * of_set));
  const auto pack = [&](std::int64_t thread, std::int64_t number) {
    const Target to{packed.weight.data() + number * of_block, block, set, taps};
    const std::int64_t k = number % blocks * block;
    const std::int64_t lanes = std::clamp<std::int64_t>(outputs - k, 0, block);
    if (lanes < block || inputs % set != 0) std::fill_n(to.data, of_block, 0.0F);
    if (lanes == 0) return 0;  // a block that fills up a tile
    const std::int64_t first = number / blocks * outputs + k;
    if (bias != nullptr) std::copy_n(bias + first, lanes, packed.bias.data() + number * block);
    const Source from{weight.data() + first * step[0],
                      lanes,
                      step[0],
                      inputs,
                      step[1],
                      p.kernel_size,
                      step[2],
                      step[3]};
    const bool is_small = lanes * inputs * taps < kFewWeights;
    float* const of_thread = turned.data() + thread * of_set;
    if (is_small || pack_turned(pipelines, from, to, of_thread) != 0) pack_one_by_one(from, to);
    return 0;
  };
  run_tasks(parts, p.groups * blocks, pack);
  return packed;
}

}  // namespace convlaw
