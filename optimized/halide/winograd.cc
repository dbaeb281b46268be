// SPDX-License-Identifier: MIT
#include "optimized/halide/winograd.h"

#include <HalideBuffer.h>

#include <algorithm>

#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/threads.h"
#include "optimized/halide/winograd_lines.h"
#include "optimized/halide/winograd_tiles.h"

namespace convlaw {
namespace {

using Halide::Runtime::Buffer;

// From point to point: were it a multiple of a page, all points would share sets of a cache.
std::int64_t plane_of(std::int64_t channels, const WinogradPlaces& places) {
  return channels * places.sum() + kWidestVector;
}

// The memory of those who compute a block of tiles.
struct Memory {
  std::int64_t points;   // [point][set of channels][place][channel]
  std::int64_t of_task;  // either the lines of a set of channels, or sums and outputs of a block's
  std::int64_t sums;     // ... of these, what the sums take

  Memory(const Conv2dProblem& p, const Plan& plan, const WinogradBlock& block) {
    const std::int64_t columns = tiles_of(plan).x;
    const WinogradPlaces places = winograd_places(columns * block.rows * block.images);
    points = aligned(winograd_points(plan) * plane_of(sets_of(p) * kInterleaved, places));
    const std::int64_t lines = seen_by(plan, block.rows) * seen_by(plan, columns) * kInterleaved;
    const std::int64_t outputs =
        block.rows * columns * plan.winograd_tile * plan.winograd_tile * kInterleavedBlock;
    sums = winograd_points(plan) * plane_of(kInterleavedBlock, places);
    of_task = aligned(std::max(lines, sums + outputs));
  }
};

// Tiles that are computed together: rows of some images.
struct TileBlock {
  std::int64_t image, images, row, rows;
};

struct Tensors {
  const PackedWeights& packed;
  const AnyView& input;
  const Output& output;
};

class Block {
 public:
  Block(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
        const Tensors& tensors, const Memory& memory, const TileBlock& block, float* workspace)
      : pipelines_(pipelines),
        p_(p),
        plan_(plan),
        transforms_(pipelines.winograd_for(plan.winograd_tile)),
        tile_(plan.winograd_tile),
        tile_points_(winograd_points(plan)),
        columns_(tiles_of(plan).x),
        tensors_(tensors),
        memory_(memory),
        block_(block),
        places_(winograd_places(columns_ * block.rows * block.images)),
        points_(workspace),
        of_task_(workspace + memory.points) {}

  // Some blocks of output channels.
  int run(std::int64_t first, std::int64_t end) const {
    int error = 0;
    for (std::int64_t set = 0; set < sets_of(p_); ++set) {
      for (std::int64_t image = 0; image < block_.images && error == 0; ++image) {
        error = make_points(set, image);
      }
    }
    for (std::int64_t block = first; block < end && error == 0; ++block) {
      error = make_outputs(block);
    }
    return error;
  }

 private:
  // Points of a set of channels of an image.
  int make_points(std::int64_t set, std::int64_t image) const {
    float* const lines = of_task_;
    const TileRows rows{block_.image + image, block_.row, block_.rows};
    const int error = fill_tiles(pipelines_, p_, plan_, tensors_.input, rows, set, lines);
    if (error != 0) return error;

    const int inputs = winograd_inputs(plan_.winograd_tile);
    const int seen = narrow(seen_by(plan_, columns_));
    halide_dimension_t line[] = {{0, kInterleaved, 1},
                                 {0, seen, kInterleaved},
                                 {0, narrow(seen_by(plan_, block_.rows)), seen * kInterleaved}};
    Buffer<float> x(lines, 3, line);
    const int row = narrow(columns_ * kInterleaved);
    const int plane = narrow(plane_of(sets_of(p_) * kInterleaved, places_));
    halide_dimension_t point[] = {{0, kInterleaved, 1},
                                  {0, narrow(columns_), kInterleaved},
                                  {0, narrow(block_.rows), row},
                                  {0, inputs, plane},
                                  {0, inputs, inputs * plane}};
    float* const of_set = points_ + set * places_.sum() * kInterleaved;
    if (image == 0) clear_rest(of_set, plane);
    Buffer<float> y(of_set + image * block_.rows * row, 5, point);
    return transforms_.input(x, y);
  }

  // Places beyond the last tile are computed, too: with what memory held, that might take long.
  void clear_rest(float* of_set, std::int64_t plane) const {
    const std::int64_t tiles = columns_ * block_.rows * block_.images;
    for (std::int64_t point = 0; point < tile_points_; ++point) {
      std::fill_n(of_set + point * plane + tiles * kInterleaved,
                  (places_.sum() - tiles) * kInterleaved, 0.0F);
    }
  }

  // Outputs of a block of output channels, of all images.
  int make_outputs(std::int64_t block) const {
    float* const sums = of_task_;
    const InterleavedPipelines& forms = pipelines_.interleaved;
    int error = multiply(forms.usual, 0, places_.by_14, block, sums);
    if (error != 0) return error;
    error = multiply(forms.of_rest(9), places_.by_14, places_.by_9, block, sums);
    if (error != 0) return error;
    error = multiply(forms.of_rest(8), places_.by_14 + places_.by_9, places_.by_8, block, sums);
    for (std::int64_t image = 0; image < block_.images && error == 0; ++image) {
      error = transform(image, block, sums);
    }
    return error;
  }

  // At each point a product of matrices: `places` from `from` on.
  int multiply(ProductPipeline pipeline, std::int64_t from, std::int64_t places, std::int64_t block,
               float* sums) const {
    if (places == 0) return 0;
    constexpr std::int32_t kNoDistance = 0;
    constexpr float kNoBias[kInterleavedBlock] = {};
    ProductCall call{};
    call.block = kInterleavedBlock;
    call.blocks = 1;
    call.groups = tile_points_;
    call.channels = sets_of(p_) * kInterleaved;
    call.places = call.seen = places;
    const float* const points = points_;
    call.lines = elements(points + from * kInterleaved);
    call.channel_step = places_.sum();
    call.group_step = plane_of(call.channels, places_);
    call.distances = &kNoDistance;
    call.taps = 1;
    call.weight_group_step = winograd_weights_step(p_);
    call.weight =
        elements(tensors_.packed.weight.data() + block * tile_points_ * call.weight_group_step);
    call.bias = elements(kNoBias);  // comes later
    call.output = sums + from * kInterleavedBlock;
    call.output_group_step = plane_of(kInterleavedBlock, places_);
    return run_product(pipeline, call);
  }

  // Tiles of an image.
  struct Region {
    std::int64_t column, columns, row, rows;
  };

  // Those whose outputs the pipeline can write to the tensor itself: whole ones.
  Region written(std::int64_t block) const {
    const bool is_full = (block + 1) * kInterleavedBlock <= p_.out_channels;
    if (!is_full || !plan_.writes_nhwc || plan_.storage != ElementType::f32) return {};
    const std::int64_t rows = plan_.output_height / tile_ - block_.row;
    return {0, plan_.output_width / tile_, 0, std::min(rows, block_.rows)};
  }

  // The outputs of an image. What is not written is stored: a strip at the right, one below.
  int transform(std::int64_t image, std::int64_t block, float* sums) const {
    const Region direct = written(block);
    const Strides& out = tensors_.output.strides;
    auto* const to = floats(output_at(image, block, direct));
    int error = make(image, block, direct, sums, {to, out[3], out[2], plan_.has_relu});
    if (error != 0) return error;
    error = store(image, block, {direct.columns, columns_ - direct.columns, 0, direct.rows}, sums);
    if (error != 0) return error;
    return store(image, block, {0, columns_, direct.rows, block_.rows - direct.rows}, sums);
  }

  Elements output_at(std::int64_t image, std::int64_t block, const Region& region) const {
    const Strides& out = tensors_.output.strides;
    return tensors_.output.data +
           ((block_.image + image) * out[0] + block * kInterleavedBlock * out[1] +
            (block_.row + region.row) * tile_ * out[2] + region.column * tile_ * out[3]);
  }

  struct Outputs {
    float* data;
    std::int64_t pixel, row;  // from one to the next
    bool clamps;
  };

  int make(std::int64_t image, std::int64_t block, const Region& region, float* sums,
           const Outputs& outputs) const {
    if (region.columns == 0 || region.rows == 0) return 0;
    const int x = narrow(region.columns);
    const int y = narrow(region.rows);
    const std::int64_t row = columns_ * kInterleavedBlock;
    halide_dimension_t sum[] = {
        {0, kInterleavedBlock, 1},
        {0, x, kInterleavedBlock},
        {0, y, narrow(row)},
        {0, narrow(tile_points_), narrow(plane_of(kInterleavedBlock, places_))}};
    Buffer<float> from(
        sums + (image * block_.rows + region.row) * row + region.column * kInterleavedBlock, 4,
        sum);
    Buffer<float> bias(const_cast<float*>(tensors_.packed.bias.data()) + block * kInterleavedBlock,
                       kInterleavedBlock);
    const int tile = narrow(tile_);
    halide_dimension_t result[] = {{0, kInterleavedBlock, 1},
                                   {0, tile, narrow(outputs.pixel)},
                                   {0, tile, narrow(outputs.row)},
                                   {0, x, narrow(outputs.pixel * tile_)},
                                   {0, y, narrow(outputs.row * tile_)}};
    Buffer<float> to(outputs.data, 5, result);
    return transforms_.output(from, bias, outputs.clamps, to);
  }

  int store(std::int64_t image, std::int64_t block, const Region& region, float* sums) const {
    float* const results = sums + memory_.sums;
    const std::int64_t pitch = region.columns * tile_ * kInterleavedBlock;
    const int error = make(image, block, region, sums, {results, kInterleavedBlock, pitch, false});
    if (error != 0) return error;
    const Strides& out = tensors_.output.strides;
    const std::int64_t rows =
        std::min(region.rows * tile_, plan_.output_height - (block_.row + region.row) * tile_);
    const std::int64_t columns =
        std::min(region.columns * tile_, plan_.output_width - region.column * tile_);
    const std::int64_t channels =
        std::min<std::int64_t>(kInterleavedBlock, p_.out_channels - block * kInterleavedBlock);
    const RowSource from{elements(static_cast<const float*>(results)), pitch, kInterleavedBlock};
    const Elements to = output_at(image, block, region);
    if (plan_.writes_nhwc) {
      return copy_rows(pipelines_, {columns, channels, rows}, from, 1,
                       {to, out[2], out[3], plan_.has_relu});
    }
    return transpose_rows(pipelines_, {columns, channels, rows}, from, 1,
                          {to, out[2], out[1], plan_.has_relu});
  }

  const Pipelines& pipelines_;
  const Conv2dProblem& p_;
  const Plan& plan_;
  const WinogradPipelines& transforms_;
  const std::int64_t tile_;  // outputs of one, along an axis
  const std::int64_t tile_points_;
  const std::int64_t columns_;  // of tiles
  const Tensors& tensors_;
  const Memory& memory_;
  const TileBlock block_;
  const WinogradPlaces places_;
  float* const points_;
  float* const of_task_;
};

}  // namespace

std::int64_t elements_of_winograd(const Conv2dProblem& p, const Plan& plan,
                                  const WinogradBlock& block) {
  const Memory memory(p, plan, block);
  return block.threads * (memory.points + memory.of_task);
}

int run_winograd(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                 const PackedWeights& packed, const AnyView& input, const Output& output,
                 float* workspace, int threads) {
  const WinogradBlock block = winograd_block(p, plan, threads);
  const Memory memory(p, plan, block);
  const Tensors tensors{packed, input, output};
  const std::int64_t rows = tiles_of(plan).y;
  const std::int64_t parts = divide_up(rows, block.rows);
  const std::int64_t tasks = divide_up(p.images(), block.images) * parts * block.shares;
  const std::int64_t outputs = packed_blocks(p, kInterleavedBlock);
  return run_tasks(block.threads, tasks, [&](std::int64_t thread, std::int64_t task) {
    const std::int64_t share = task % block.shares;
    const std::int64_t image = task / block.shares / parts * block.images;
    const std::int64_t row = task / block.shares % parts * block.rows;
    const TileBlock tiles{image, std::min(block.images, p.images() - image), row,
                          std::min(block.rows, rows - row)};
    return Block(pipelines, p, plan, tensors, memory, tiles,
                 workspace + thread * (memory.points + memory.of_task))
        .run(outputs * share / block.shares, outputs * (share + 1) / block.shares);
  });
}

}  // namespace convlaw
