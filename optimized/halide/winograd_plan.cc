// SPDX-License-Identifier: MIT
// Winograd's algorithm: whether it applies and pays, blocks of tiles, packed weights.
#include <algorithm>
#include <array>
#include <limits>

#include "convlaw/abi.h"
#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/winograd.h"
#include "optimized/halide/winograd_tiles.h"

namespace convlaw {
namespace {

// Elements of a block's points at most, and from where on they begin to leave the second cache,
// which takes about a sixth longer.
constexpr std::int64_t kMostPoints = std::int64_t{320} * 1024;
constexpr std::int64_t kManyPoints = std::int64_t{224} * 1024;
// ... of the sums of the output channels that are computed at a time.
constexpr std::int64_t kSumElements = std::int64_t{128} * 1024;
// With fewer channels, or tiles, the transforms and the weights cost more than multiplications
// save.
constexpr std::int64_t kFewChannels = 32;
constexpr std::int64_t kFewTiles = 12;

std::int64_t elements_of_tensors(const Conv2dProblem& p, const Plan& plan) {
  const std::int64_t inputs = plan.input_height * plan.input_width * p.in_channels;
  const std::int64_t outputs = plan.output_height * plan.output_width * p.out_channels;
  return p.images() * (inputs + outputs) + 9 * p.in_channels * p.out_channels;
}

// Multiplications that are saved: 9 taps of each output against 36 points of each tile.
bool saves_half(const Plan& plan) {
  const WinogradTiles tiles = tiles_of(plan);
  return 9 * plan.output_height * plan.output_width >=
         std::int64_t{2} * kWinogradPoints * tiles.x * tiles.y;
}

constexpr std::array<std::array<double, 3>, kWinogradInputs> kG{{{1. / 4, 0, 0},
                                                                 {-1. / 6, -1. / 6, -1. / 6},
                                                                 {-1. / 6, 1. / 6, -1. / 6},
                                                                 {1. / 24, 1. / 12, 1. / 6},
                                                                 {1. / 24, -1. / 12, 1. / 6},
                                                                 {0, 0, 1}}};

float transformed(const TensorView<const float>& weight, std::int64_t k, std::int64_t c,
                  std::size_t i, std::size_t j) {
  double sum = 0;
  for (std::size_t h = 0; h < 3; ++h) {
    for (std::size_t w = 0; w < 3; ++w) {
      const double taken = kG[i][h] * kG[j][w];
      // What is not taken may be infinite.
      if (taken != 0) {
        sum += taken * weight(k, c, static_cast<std::int64_t>(h), static_cast<std::int64_t>(w));
      }
    }
  }
  return static_cast<float>(sum);
}

// Tiles of several rows in one line, as their input is, if that takes no more places.
std::int64_t pitch_of(const WinogradTiles& tiles, std::int64_t rows) {
  const bool in_one_line =
      winograd_places(rows * (tiles.x + 1)).sum() == winograd_places(rows * tiles.x).sum();
  return in_one_line ? tiles.x + 1 : tiles.x;
}

// Rows of tiles at a time: few enough for the second cache, and such that forms of the product
// pipeline leave few places idle; while the weights of a block are read, as many are computed
// as 16.
std::int64_t rows_of_block(const Conv2dProblem& p, const WinogradTiles& tiles) {
  const std::int64_t most = kMostPoints / (kWinogradPoints * p.in_channels);
  const auto cost = [&](std::int64_t rows) {
    const auto block = [&](std::int64_t of) {
      constexpr std::int64_t kWeightsRead = 16;
      const std::int64_t places = winograd_places(of * tiles.x).sum();
      const bool is_many = kWinogradPoints * p.in_channels * places > kManyPoints;
      return kWeightsRead + places + (is_many ? places / 6 : 0);
    };
    const std::int64_t rest = tiles.y % rows;
    return tiles.y / rows * block(rows) + (rest == 0 ? 0 : block(rest));
  };
  std::int64_t best = 1;
  for (std::int64_t rows = 2; rows <= tiles.y && winograd_places(rows * tiles.x).sum() <= most;
       ++rows) {
    if (cost(rows) <= cost(best)) best = rows;
  }
  return best;
}

bool applies(const Conv2dProblem& p, const Plan& plan) {
  return p.kernel_size == Size2{3, 3} && p.stride == Size2{1, 1} && p.dilation == Size2{1, 1} &&
         p.groups == 1 && plan.input_height > 0 && plan.input_width > 0 &&
         (plan.strategy == Strategy::lines || plan.strategy == Strategy::direct);
}

bool pays(const Conv2dProblem& p, const Plan& plan) {
  const WinogradTiles tiles = tiles_of(plan);
  return std::min(p.in_channels, p.out_channels) >= kFewChannels && saves_half(plan) &&
         tiles.x * tiles.y * p.images() >= kFewTiles;
}

// Where the tiles of a block are, and how many output channels are computed at a time.
void choose_places(const Conv2dProblem& p, const WinogradTiles& tiles, WinogradBlock& block) {
  block.pitch = pitch_of(tiles, block.rows * block.images);
  const std::int64_t places = winograd_places(block.pitch * block.rows * block.images).sum();
  const std::int64_t pairs = packed_blocks(p, kLineBlock) / 2;
  const std::int64_t fitting = std::clamp<std::int64_t>(
      kSumElements / (std::int64_t{2} * kWinogradPoints * kLineBlock * places), 1, pairs);
  block.blocks = 2 * divide_up(pairs, divide_up(pairs, fitting));
}

}  // namespace

WinogradTiles tiles_of(const Plan& plan) {
  return {divide_up(plan.output_width, kWinogradOutputs),
          divide_up(plan.output_height, kWinogradOutputs)};
}

Share winograd_places(std::int64_t tiles) {
  Lines lines;
  lines.block = kLineBlock;
  lines.columns = 0;  // results are transformed: there may be more places than tiles
  return share_of(lines, tiles);
}

bool accepts_winograd(const convlaw_contract* acceptable) {
  if (acceptable == nullptr) return false;
  const std::int32_t algorithm = read_struct(acceptable, acceptable->struct_size).algorithm;
  return algorithm == CONVLAW_WINOGRAD_4X4_3X3 || algorithm == CONVLAW_ANY_ALGORITHM;
}

void prefer_winograd(const Conv2dProblem& p, Plan& plan) {
  if (!applies(p, plan) || !pays(p, plan)) return;
  const WinogradTiles tiles = tiles_of(plan);
  Plan blocked = plan;
  blocked.strategy = Strategy::winograd;
  WinogradBlock& block = blocked.winograd;
  block.rows = rows_of_block(p, tiles);
  if (block.rows == tiles.y) {
    const std::int64_t most = kMostPoints / (kWinogradPoints * p.in_channels);
    block.images = std::clamp<std::int64_t>(most / (tiles.x * tiles.y), 1, p.images());
  }
  block.channels = divide_up(p.in_channels,
                             divide_up(p.in_channels, kTileElements / places_of(kLineBlock).usual));
  choose_places(p, tiles, block);
  const std::int64_t most = 2 * elements_of_tensors(p, plan);
  while (block.rows > 1 && elements_of_winograd(p, blocked, 1) > most) {
    --block.rows;
    block.images = 1;
    choose_places(p, tiles, block);
  }
  const std::int64_t elements = elements_of_winograd(p, blocked, 1);
  const std::int64_t weights =
      kWinogradPoints * p.in_channels * packed_blocks(p, kLineBlock) * kLineBlock;
  constexpr std::int64_t kCountable = std::numeric_limits<std::int32_t>::max() / sizeof(float);
  if (elements <= most && std::max(elements, weights) <= kCountable) plan = blocked;
}

PackedWeights pack_for_winograd(const Conv2dProblem& p, TensorView<const float> weight,
                                const float* bias) {
  const std::int64_t outputs = packed_blocks(p, kLineBlock) * kLineBlock;
  PackedWeights packed;
  packed.weight.assign(static_cast<std::size_t>(kWinogradPoints * p.in_channels * outputs), 0.0F);
  for (std::int64_t k = 0; k < p.out_channels; ++k) {
    for (std::int64_t c = 0; c < p.in_channels; ++c) {
      for (std::size_t point = 0; point < kWinogradPoints; ++point) {
        const std::int64_t block = k / kLineBlock;
        const std::int64_t at = static_cast<std::int64_t>(point) * outputs * p.in_channels +
                                (block * p.in_channels + c) * kLineBlock + k % kLineBlock;
        packed.weight[static_cast<std::size_t>(at)] =
            transformed(weight, k, c, point / kWinogradInputs, point % kWinogradInputs);
      }
    }
  }
  packed.bias.assign(static_cast<std::size_t>(outputs), 0.0F);
  for (std::int64_t k = 0; bias != nullptr && k < p.out_channels; ++k) {
    packed.bias[static_cast<std::size_t>(k)] = bias[k];
  }
  return packed;
}

}  // namespace convlaw
