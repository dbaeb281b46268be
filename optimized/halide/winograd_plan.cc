// SPDX-License-Identifier: MIT
// Winograd's algorithm: whether it applies and pays, with which tiles, and blocks of them.
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
double transforms_of_tile(const Plan& plan) { return plan.winograd_tile == 2 ? 176 : 576; }
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
  const std::int64_t elements =
      p.images() * (inputs + outputs) + 9 * p.in_channels * p.out_channels;
  return 2 * elements * static_cast<std::int64_t>(size_in_bytes(plan.storage)) /
         static_cast<std::int64_t>(sizeof(float));
}

double cost_of(const WinogradPlaces& places) {
  return static_cast<double>(places.by_14) + kBy9 * static_cast<double>(places.by_9) +
         kBy8 * static_cast<double>(places.by_8);
}

// What a share of a block of tiles costs, in places of all output channels: its part of the weights
// is read, and points and sums too if they leave the second cache.
double cost_of_share(const Conv2dProblem& p, const Plan& plan, std::int64_t tiles,
                     std::int64_t shares) {
  const auto inputs = static_cast<double>(p.in_channels);
  const auto outputs = static_cast<double>(p.out_channels);
  const std::int64_t blocks = packed_blocks(p, kInterleavedBlock);
  const double part = static_cast<double>(divide_up(blocks, shares)) / static_cast<double>(blocks);
  const std::int64_t elements = winograd_points(plan) * tiles * (p.in_channels + kInterleavedBlock);
  const bool is_cached = elements <= kCached;
  const double read = is_cached ? 0 : 1.0 / kInterleavedBlock + 1 / outputs + 2 / inputs;
  const double of_tile = transforms_of_tile(plan) / static_cast<double>(winograd_points(plan)) *
                         (1 / outputs + part / inputs);
  return part * (kWeightRead + cost_of(winograd_places(tiles))) +
         (of_tile + part * kPointRead * read) * static_cast<double>(tiles);
}

// ... and all of them.
double cost_of_blocks(const Conv2dProblem& p, const Plan& plan, const WinogradBlock& block) {
  const WinogradTiles tiles = tiles_of(plan);
  const auto over = [](std::int64_t extent, std::int64_t part, auto of) {
    const std::int64_t whole = extent / part;
    const std::int64_t rest = extent % part;
    return static_cast<double>(whole) * of(part) + (rest == 0 ? 0.0 : of(rest));
  };
  const auto cost = [&](std::int64_t rows, std::int64_t images) {
    return cost_of_share(p, plan, rows * tiles.x * images, block.shares);
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
         plan.strategy == Strategy::lines;
}

// Where places are few, an algorithm waits for its weights: how long depends on the cache in which
// all of them stay.
double read_of(double weights) {
  constexpr double kThirdCache = 5e6;
  return weights > kThirdCache ? 8 : weights > kCached ? 2 : 1;
}

// What the direct algorithm takes, in multiply-adds: it reaches that share of the peak where this
// one would begin to pay.
double cost_of_direct(const Conv2dProblem& p, const Plan& plan) {
  constexpr double kDirectShare = 0.8;
  const auto pixels = static_cast<double>(plan.output_height * plan.output_width * p.images());
  const double place = 9 * static_cast<double>(p.in_channels * p.out_channels);
  return (pixels / kDirectShare + read_of(place)) * place;
}

// What this one does, with the tiles of `plan`.
double cost_of_winograd(const Conv2dProblem& p, const Plan& plan) {
  const auto inputs = static_cast<double>(sets_of(p) * kInterleaved);
  const auto outputs = static_cast<double>(packed_blocks(p, kInterleavedBlock) * kInterleavedBlock);
  const WinogradTiles of_image = tiles_of(plan);
  const std::int64_t tiles = of_image.x * of_image.y * p.images();
  const double place = static_cast<double>(winograd_points(plan)) * inputs * outputs;
  return (cost_of(winograd_places(tiles)) + read_of(place)) * place +
         static_cast<double>(tiles) * transforms_of_tile(plan) * (inputs + outputs);
}

// Blocks of tiles, if neither they nor the weights are too much.
bool can_be_cut(const Conv2dProblem& p, Plan& plan) {
  plan.winograd = winograd_block(p, plan, 1);
  const std::int64_t elements = elements_of_winograd(p, plan, plan.winograd);
  const std::int64_t weights =
      packed_blocks(p, kInterleavedBlock) * winograd_points(plan) * winograd_weights_step(p);
  constexpr std::int64_t kCountable = std::numeric_limits<std::int32_t>::max() / sizeof(float);
  return elements <= most_elements(p, plan) && std::max(elements, weights) <= kCountable;
}

}  // namespace

std::int64_t winograd_points(const Plan& plan) {
  const std::int64_t inputs = winograd_inputs(plan.winograd_tile);
  return inputs * inputs;
}

WinogradTiles tiles_of(const Plan& plan) {
  return {divide_up(plan.output_width, plan.winograd_tile),
          divide_up(plan.output_height, plan.winograd_tile)};
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
    const double cost = cost_of_blocks(p, plan, block);
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
  const std::int64_t of_place = winograd_points(plan) * p.in_channels;
  const std::int64_t most =
      std::max(kMostPoints, of_place * p.out_channels / kMostOfWeights) / of_place;
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

int accepted_tile(const convlaw_contract* acceptable) {
  if (acceptable == nullptr) return 0;
  switch (read_struct(acceptable, acceptable->struct_size).algorithm) {
    case CONVLAW_WINOGRAD_2X2_3X3:
      return 2;
    case CONVLAW_WINOGRAD_4X4_3X3:
    case CONVLAW_ANY_ALGORITHM:
      return 4;
    default:
      return 0;
  }
}

void prefer_winograd(const Conv2dProblem& p, int most, Plan& plan) {
  if (most == 0 || !applies(p, plan)) return;
  double least = cost_of_direct(p, plan);
  const Plan direct = plan;
  for (const int tile : {2, 4}) {
    Plan tried = direct;
    tried.strategy = Strategy::winograd;
    tried.winograd_tile = tile;
    const double cost = cost_of_winograd(p, tried);
    if (tile > most || cost >= least || !can_be_cut(p, tried)) continue;
    least = cost;
    plan = tried;
  }
}

}  // namespace convlaw
