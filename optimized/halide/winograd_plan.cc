// SPDX-License-Identifier: MIT
// Winograd's algorithm: whether it applies and pays, blocks of tiles.
#include <algorithm>
#include <limits>

#include "convlaw/abi.h"
#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/winograd.h"
#include "optimized/halide/winograd_tiles.h"

namespace convlaw {
namespace {

// What was measured, in multiply-adds that take as long: reading a weight, and a point or a sum,
// from beyond the second cache, and the transforms of a tile of a channel.
constexpr double kWeightRead = 8;
constexpr double kPointRead = 2;
constexpr double kTransformed = 580;
// Points and sums that fit into that cache, and points that a block has at most; or, if weights are
// far more, a part of these.
constexpr std::int64_t kCached = std::int64_t{192} * 1024;
constexpr std::int64_t kMostPoints = std::int64_t{512} * 1024;
constexpr std::int64_t kMostOfWeights = 8;
// A smaller register tile waits for its weights longer.
constexpr double kBy9 = 1.07;
constexpr double kBy8 = 1.15;
// Blocks take at most twice the memory of the tensors.
std::int64_t most_elements(const Conv2dProblem& p, const Plan& plan) {
  const std::int64_t inputs = plan.input_height * plan.input_width * p.in_channels;
  const std::int64_t outputs = plan.output_height * plan.output_width * p.out_channels;
  return 2 * (p.images() * (inputs + outputs) + 9 * p.in_channels * p.out_channels);
}

double cost_of(const WinogradPlaces& places) {
  return static_cast<double>(places.by_14) + kBy9 * static_cast<double>(places.by_9) +
         kBy8 * static_cast<double>(places.by_8);
}

// What a share of a block of tiles costs, in places of all output channels: its part of the weights
// is read, and points and sums too if they leave the second cache.
double cost_of_share(const Conv2dProblem& p, std::int64_t tiles, std::int64_t shares) {
  const auto inputs = static_cast<double>(p.in_channels);
  const auto outputs = static_cast<double>(p.out_channels);
  const std::int64_t blocks = packed_blocks(p, kInterleavedBlock);
  const double part = static_cast<double>(divide_up(blocks, shares)) / static_cast<double>(blocks);
  const bool is_cached = kWinogradPoints * tiles * (p.in_channels + kInterleavedBlock) <= kCached;
  const double read = is_cached ? 0 : 1.0 / kInterleavedBlock + 1 / outputs + 2 / inputs;
  const double of_tile = kTransformed / kWinogradPoints * (1 / outputs + part / inputs);
  return part * (kWeightRead + cost_of(winograd_places(tiles))) +
         (of_tile + part * kPointRead * read) * static_cast<double>(tiles);
}

// ... and all of them.
double cost_of_blocks(const Conv2dProblem& p, const WinogradTiles& tiles,
                      const WinogradBlock& block) {
  const auto over = [](std::int64_t extent, std::int64_t part, auto of) {
    const std::int64_t whole = extent / part;
    const std::int64_t rest = extent % part;
    return static_cast<double>(whole) * of(part) + (rest == 0 ? 0.0 : of(rest));
  };
  const auto cost = [&](std::int64_t rows, std::int64_t images) {
    return cost_of_share(p, rows * tiles.x * images, block.shares);
  };
  const double of_share = over(p.images(), block.images, [&](std::int64_t images) {
    return over(tiles.y, block.rows, [&](std::int64_t rows) { return cost(rows, images); });
  });
  const double all = of_share * static_cast<double>(block.shares);
  if (block.threads == 1) return all;
  const std::int64_t tasks =
      divide_up(p.images(), block.images) * divide_up(tiles.y, block.rows) * block.shares;
  const std::int64_t turns = divide_up(tasks, block.threads);
  return std::max(all / static_cast<double>(block.threads),
                  cost(block.rows, block.images) * static_cast<double>(turns));
}

bool applies(const Conv2dProblem& p, const Plan& plan) {
  return p.kernel_size == Size2{3, 3} && p.stride == Size2{1, 1} && p.dilation == Size2{1, 1} &&
         p.groups == 1 && plan.input_height > 0 && plan.input_width > 0 &&
         (plan.strategy == Strategy::lines || plan.strategy == Strategy::direct);
}

// The direct algorithm reaches that share of the peak where this one would begin to pay. With few
// tiles it waits for its weights, unless they stay in the second cache.
bool pays(const Conv2dProblem& p, const Plan& plan) {
  constexpr double kDirectShare = 0.8;
  constexpr double kFarWeightRead = 16;
  constexpr double kNearWeightRead = 4;
  const auto inputs = static_cast<double>(sets_of(p) * kInterleaved);
  const auto outputs = static_cast<double>(packed_blocks(p, kInterleavedBlock) * kInterleavedBlock);
  const WinogradTiles of_image = tiles_of(plan);
  const auto tiles = static_cast<double>(of_image.x * of_image.y * p.images());
  const auto pixels = static_cast<double>(plan.output_height * plan.output_width * p.images());
  const double place = kWinogradPoints * inputs * outputs;
  const double read = place > kCached ? kFarWeightRead : kNearWeightRead;
  const double direct = 9 * pixels * static_cast<double>(p.in_channels * p.out_channels);
  return (tiles + read) * place + tiles * kTransformed * (inputs + outputs) < direct / kDirectShare;
}

}  // namespace

WinogradTiles tiles_of(const Plan& plan) {
  return {divide_up(plan.output_width, kWinogradOutputs),
          divide_up(plan.output_height, kWinogradOutputs)};
}

WinogradPlaces winograd_places(std::int64_t tiles) {
  WinogradPlaces best{divide_up(tiles, 14) * 14, 0, 0};
  for (std::int64_t nines = 0; nines <= 2; ++nines) {
    for (std::int64_t eights = 0; eights <= 2; ++eights) {
      const std::int64_t rest = std::max<std::int64_t>(tiles - 9 * nines - 8 * eights, 0);
      const WinogradPlaces places{divide_up(rest, 14) * 14, 9 * nines, 8 * eights};
      const bool is_cheaper = places.sum() == best.sum() && cost_of(places) < cost_of(best);
      if (places.sum() < best.sum() || is_cheaper) best = places;
    }
  }
  return best;
}

WinogradBlock winograd_block(const Conv2dProblem& p, const Plan& plan, int threads) {
  const WinogradTiles tiles = tiles_of(plan);
  WinogradBlock best;
  double least = std::numeric_limits<double>::infinity();
  const auto consider = [&](std::int64_t images, std::int64_t rows, std::int64_t shares) {
    const std::int64_t blocks = divide_up(p.images(), images) * divide_up(tiles.y, rows);
    WinogradBlock block{images, rows, shares, 1};
    const std::int64_t fitting = most_elements(p, plan) / elements_of_winograd(p, plan, block);
    block.threads = std::min({blocks * shares, fitting, std::int64_t{threads}});
    if (block.threads == 0) return;
    const double cost = cost_of_blocks(p, tiles, block);
    if (cost < least) {
      least = cost;
      best = block;
    }
  };
  const auto consider_cut = [&](std::int64_t images, std::int64_t rows) {
    consider(images, rows, 1);
    const std::int64_t shares = packed_blocks(p, kInterleavedBlock);
    if (threads > 1) consider(images, rows, std::min<std::int64_t>(threads, shares));
  };
  const std::int64_t points =
      std::max(kMostPoints, kWinogradPoints * p.in_channels * p.out_channels / kMostOfWeights);
  const std::int64_t most = points / (kWinogradPoints * p.in_channels);
  consider_cut(1, 1);
  for (std::int64_t rows = 2; rows <= tiles.y && rows * tiles.x <= most; ++rows) {
    consider_cut(1, rows);
  }
  const std::int64_t of_image = tiles.x * tiles.y;
  for (std::int64_t images = 2; images <= p.images() && images * of_image <= most; ++images) {
    consider_cut(images, tiles.y);
  }
  return best;
}

bool accepts_winograd(const convlaw_contract* acceptable) {
  if (acceptable == nullptr) return false;
  const std::int32_t algorithm = read_struct(acceptable, acceptable->struct_size).algorithm;
  return algorithm == CONVLAW_WINOGRAD_4X4_3X3 || algorithm == CONVLAW_ANY_ALGORITHM;
}

void prefer_winograd(const Conv2dProblem& p, Plan& plan) {
  if (!applies(p, plan) || !pays(p, plan)) return;
  const WinogradBlock block = winograd_block(p, plan, 1);
  const std::int64_t elements = elements_of_winograd(p, plan, block);
  const std::int64_t weights =
      packed_blocks(p, kInterleavedBlock) * kWinogradPoints * winograd_weights_step(p);
  constexpr std::int64_t kCountable = std::numeric_limits<std::int32_t>::max() / sizeof(float);
  if (elements > most_elements(p, plan) || std::max(elements, weights) > kCountable) {
    return;
  }
  plan.strategy = Strategy::winograd;
  plan.winograd = block;
}

}  // namespace convlaw
