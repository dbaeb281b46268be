// SPDX-License-Identifier: MIT
#include "optimized/halide/winograd.h"

#include <HalideBuffer.h>

#include <algorithm>
#include <array>
#include <limits>

#include "convlaw/abi.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/winograd_tiles.h"

namespace convlaw {
namespace {

using Halide::Runtime::Buffer;

struct Tiles {
  std::int64_t x, y;  // of an image
};

Tiles tiles_of(const Plan& plan) {
  return {divide_up(plan.output_width, kWinogradOutputs),
          divide_up(plan.output_height, kWinogradOutputs)};
}

std::int64_t packed_channels(const Conv2dProblem& p) { return packed_blocks(p) * kPackedBlock; }

// From tile to tile the points of a channel are dense; from channel to channel there is room for
// what the widest register tile reads beyond the last.
std::int64_t pitch_of(std::int64_t tiles) { return tiles + kWinogradSpare; }

std::int64_t tiles_of_block(const Plan& plan) {
  return tiles_of(plan).x * plan.block_rows * plan.block_images;
}

// Of the points of a block, so many elements stay in the second cache. With fewer channels, or
// tiles, the transforms and the weights cost more than multiplications save.
constexpr std::int64_t kBlockElements = std::int64_t{160} * 1024;
constexpr std::int64_t kFewChannels = 32;
constexpr std::int64_t kFewTiles = 12;

// Elements of a block at most: its points, and the products of all output channels.
std::int64_t elements_of_block(const Conv2dProblem& p, const Plan& plan) {
  return kWinogradPoints * pitch_of(tiles_of_block(plan)) * (p.in_channels + packed_channels(p));
}

std::int64_t elements_of_tensors(const Conv2dProblem& p, const Plan& plan) {
  const std::int64_t inputs = plan.input_height * plan.input_width * p.in_channels;
  const std::int64_t outputs = plan.output_height * plan.output_width * p.out_channels;
  return p.images() * (inputs + outputs) + 9 * p.in_channels * p.out_channels;
}

// Multiplications that are saved: 9 taps of each output against 36 points of each tile.
bool saves_half(const Plan& plan) {
  const Tiles tiles = tiles_of(plan);
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

struct Block {
  std::int64_t image, images, row, rows;  // rows of tiles
};

int run_block(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
              const PackedWeights& packed, const TensorView<const float>& input,
              const TensorView<float>& output, float* workspace, const Block& block) {
  const Strides& in = input.strides();
  const Strides& out = output.strides();
  const std::int64_t columns = tiles_of(plan).x;
  const std::int64_t tiles = columns * block.rows * block.images;
  const std::int64_t pitch = pitch_of(tiles);
  const std::int64_t plane = p.in_channels * pitch;
  const std::int64_t first_row = block.row * kWinogradOutputs;
  auto* first = const_cast<float*>(input.data()) + plan.skipped_rows * in[2] +
                plan.skipped_columns * in[3] + block.image * in[0];
  // What no window sees may hold anything.
  const std::int64_t height = std::min(plan.input_height, plan.output_height + 2 - plan.padding.h);
  const std::int64_t width = std::min(plan.input_width, plan.output_width + 2 - plan.padding.w);
  halide_dimension_t image_of[] = {{0, narrow(width), narrow(in[3])},
                                   {0, narrow(height), narrow(in[2])},
                                   {0, narrow(p.in_channels), narrow(in[1])},
                                   {0, narrow(block.images), narrow(in[0])}};
  Buffer<float> x(first, 4, image_of);
  halide_dimension_t tile_of[] = {{0, narrow(columns), 1},
                                  {0, narrow(block.rows), narrow(columns)},
                                  {0, narrow(block.images), narrow(columns * block.rows)},
                                  {0, narrow(p.in_channels), narrow(pitch)},
                                  {0, kWinogradInputs, narrow(plane)},
                                  {0, kWinogradInputs, narrow(kWinogradInputs * plane)}};
  Buffer<float> made(workspace, 6, tile_of);
  const int error =
      pipelines.winograd_input(x, narrow(plan.padding.w), narrow(plan.padding.h - first_row), made);
  if (error != 0) return error;
  for (std::int64_t row = 0; row < kWinogradPoints * p.in_channels; ++row) {
    std::fill_n(workspace + row * pitch + tiles, kWinogradSpare, 0.0F);
  }

  halide_dimension_t point_of[] = {{0, narrow(pitch), 1},
                                   {0, narrow(p.in_channels), narrow(pitch)},
                                   {0, kWinogradPoints, narrow(plane)}};
  Buffer<float> points(workspace, 3, point_of);
  const int blocks = narrow(packed_blocks(p));
  Buffer<float> w(const_cast<float*>(packed.weight.data()), narrow(kPackedBlock),
                  narrow(p.in_channels), blocks, kWinogradPoints);
  Buffer<float> b(const_cast<float*>(packed.bias.data()), narrow(kPackedBlock), blocks);
  const std::int64_t output_rows =
      std::min(block.rows * kWinogradOutputs, plan.output_height - first_row);
  halide_dimension_t result_of[] = {{0, narrow(plan.output_width), narrow(out[3])},
                                    {0, narrow(output_rows), narrow(out[2])},
                                    {0, narrow(p.out_channels), narrow(out[1])},
                                    {0, narrow(block.images), narrow(out[0])}};
  Buffer<float> y(output.data() + block.image * out[0] + first_row * out[2], 4, result_of);
  return pipelines.winograd_product(points, w, b, narrow(columns), narrow(block.rows), y);
}

}  // namespace

bool accepts_winograd(const convlaw_contract* acceptable) {
  if (acceptable == nullptr) return false;
  const std::int32_t algorithm = read_struct(acceptable, acceptable->struct_size).algorithm;
  return algorithm == CONVLAW_WINOGRAD_4X4_3X3 || algorithm == CONVLAW_ANY_ALGORITHM;
}

void prefer_winograd(const Conv2dProblem& p, Plan& plan) {
  const bool applies = p.kernel_size == Size2{3, 3} && p.stride == Size2{1, 1} &&
                       p.dilation == Size2{1, 1} && p.groups == 1 && plan.input_height > 0 &&
                       plan.input_width > 0 &&
                       (plan.strategy == Strategy::lines || plan.strategy == Strategy::direct);
  if (!applies || std::min(p.in_channels, p.out_channels) < kFewChannels || !saves_half(plan)) {
    return;
  }
  const Tiles tiles = tiles_of(plan);
  if (tiles.x * tiles.y * p.images() < kFewTiles) return;

  Plan blocked = plan;
  blocked.strategy = Strategy::winograd;
  const std::int64_t most =
      std::max(kBlockElements / (kWinogradPoints * p.in_channels) / tiles.x, std::int64_t{1});
  blocked.block_images = std::clamp<std::int64_t>(most / tiles.y, 1, p.images());
  blocked.block_rows = divide_up(tiles.y, divide_up(tiles.y, most));
  while (blocked.block_rows > 1 &&
         elements_of_block(p, blocked) > 2 * elements_of_tensors(p, plan)) {
    --blocked.block_rows;
    blocked.block_images = 1;
  }
  const std::int64_t block = elements_of_block(p, blocked);
  const std::int64_t weights = kWinogradPoints * p.in_channels * packed_channels(p);
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max() / sizeof(float);
  if (block > 2 * elements_of_tensors(p, plan) || std::max(block, weights) > kMost) return;
  plan = blocked;
}

PackedWeights pack_for_winograd(const Conv2dProblem& p, TensorView<const float> weight,
                                const float* bias) {
  const std::int64_t outputs = packed_channels(p);
  PackedWeights packed;
  packed.weight.resize(static_cast<std::size_t>(kWinogradPoints * p.in_channels * outputs));
  for (std::int64_t k = 0; k < p.out_channels; ++k) {
    for (std::int64_t c = 0; c < p.in_channels; ++c) {
      for (std::size_t point = 0; point < kWinogradPoints; ++point) {
        const std::int64_t block = k / kPackedBlock;
        const std::int64_t at = static_cast<std::int64_t>(point) * outputs * p.in_channels +
                                (block * p.in_channels + c) * kPackedBlock + k % kPackedBlock;
        packed.weight[static_cast<std::size_t>(at)] =
            transformed(weight, k, c, point / kWinogradInputs, point % kWinogradInputs);
      }
    }
  }
  packed.bias.resize(static_cast<std::size_t>(outputs));
  for (std::int64_t k = 0; bias != nullptr && k < p.out_channels; ++k) {
    packed.bias[static_cast<std::size_t>(k)] = bias[k];
  }
  return packed;
}

std::size_t winograd_workspace(const Conv2dProblem& p, const Plan& plan) {
  return sizeof(float) *
         static_cast<std::size_t>(kWinogradPoints * p.in_channels * pitch_of(tiles_of_block(plan)));
}

int run_winograd(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                 const PackedWeights& packed, TensorView<const float> input,
                 const TensorView<float>& output, float* workspace) {
  const std::int64_t rows = tiles_of(plan).y;
  for (std::int64_t image = 0; image < p.images(); image += plan.block_images) {
    for (std::int64_t row = 0; row < rows; row += plan.block_rows) {
      const Block block{image, std::min(plan.block_images, p.images() - image), row,
                        std::min(plan.block_rows, rows - row)};
      const int error = run_block(pipelines, p, plan, packed, input, output, workspace, block);
      if (error != 0) return error;
    }
  }
  return 0;
}

}  // namespace convlaw
