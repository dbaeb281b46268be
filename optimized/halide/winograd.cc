// SPDX-License-Identifier: MIT
#include "optimized/halide/winograd.h"

#include <HalideBuffer.h>
#include <HalideRuntime.h>

#include <algorithm>
#include <atomic>

#include "optimized/halide/blocks.h"
#include "optimized/halide/fill_lines.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/winograd_tiles.h"

namespace convlaw {
namespace {

using Halide::Runtime::Buffer;

// Halide wants to see what whole vectors behind the last tile would read.
constexpr std::int64_t kSpare = std::int64_t{2} * kWidestVector;
constexpr std::int64_t kChannelsOfTask = 16;  // whose lines stay in a cache until they are points

// The convolution that sees what tiles see, each channel by itself.
Conv2dProblem tile_problem(const Conv2dProblem& p) {
  Conv2dProblem tiles = p;
  tiles.groups = p.in_channels;
  tiles.kernel_size = {kWinogradInputs, kWinogradInputs};
  return tiles;
}

// ... and how its input lies in lines: a phase for each remainder by the 4 that tiles are apart.
Plan tile_plan(const Conv2dProblem& p, const Plan& plan) {
  const WinogradTiles tiles = tiles_of(plan);
  Plan of = plan;
  of.stride = {kWinogradOutputs, kWinogradOutputs};
  // What no window sees may hold anything.
  of.input_height = std::min(plan.input_height, plan.output_height + 2 - plan.padding.h);
  of.input_width = std::min(plan.input_width, plan.output_width + 2 - plan.padding.w);
  of.output_height = tiles.y;
  of.output_width = tiles.x;
  of.lines = {};
  of.lines.phases = std::int64_t{kWinogradOutputs} * kWinogradOutputs;
  of.lines.rows = plan.winograd.rows;
  of.lines.columns = tiles.x;
  of.lines.groups = std::min(kChannelsOfTask, p.in_channels);
  of.lines.pitch = tiles.x + 1;
  of.lines.length = (plan.winograd.rows + 1) * of.lines.pitch + kSpare;
  return of;
}

LineMap tile_map() {
  LineMap map;
  map.phase_rows = map.phase_columns = {0, 1, 2, 3};
  return map;
}

std::int64_t tiles_of_block(const Plan& plan) {
  return plan.winograd.pitch * plan.winograd.rows * plan.winograd.images;
}

// From point to point: were it a multiple of a page, all points would share sets of a cache.
std::int64_t plane_of(std::int64_t channels, std::int64_t places) {
  return channels * places + kWidestVector;
}

std::int64_t elements_of_points(const Conv2dProblem& p, const Plan& plan) {
  return kWinogradPoints * plane_of(p.in_channels, winograd_places(tiles_of_block(plan)).sum());
}

std::int64_t outputs_of_task(const Plan& plan) { return plan.winograd.blocks * kLineBlock; }

// Lines of some channels, or sums of some output channels: a task has one or the other.
std::int64_t elements_of_task(const Conv2dProblem& p, const Plan& plan) {
  const std::int64_t lines = elements_of_strip(tile_problem(p), tile_plan(p, plan).lines);
  const std::int64_t sums = kWinogradPoints * plane_of(outputs_of_task(plan),
                                                       winograd_places(tiles_of_block(plan)).sum());
  return divide_up(std::max(lines, sums) + kSpare, kWidestVector) * kWidestVector;
}

// Tiles that are computed together: rows of some images.
struct TileBlock {
  std::int64_t image, images, row, rows;
};

class Winograd {
 public:
  Winograd(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
           const PackedWeights& packed, const TensorView<const float>& input,
           const TensorView<float>& output, float* workspace, int threads)
      : pipelines_(pipelines),
        p_(p),
        plan_(plan),
        tile_problem_(tile_problem(p)),
        tile_plan_(tile_plan(p, plan)),
        tile_map_(tile_map()),
        packed_(packed),
        input_(input),
        output_(output),
        points_(workspace),
        of_tasks_(workspace + elements_of_points(p, plan)),
        threads_(threads) {}

  int run_block(const TileBlock& block) {
    block_ = block;
    tiles_ = plan_.winograd.pitch * block.rows * block.images;
    share_ = winograd_places(tiles_);
    const std::int64_t slices = divide_up(p_.in_channels, kChannelsOfTask);
    const int error = run_tasks<&Winograd::make_points>(block.images * slices);
    if (error != 0) return error;
    return run_tasks<&Winograd::make_outputs>(divide_up(p_.out_channels, outputs_of_task(plan_)));
  }

 private:
  using Task = int (Winograd::*)(std::int64_t task, float* memory);

  // All tasks of a kind, by as many threads as there are.
  template <Task kTask>
  int run_tasks(std::int64_t tasks) {
    next_ = 0;
    count_ = tasks;
    const auto part = [](void*, int index, std::uint8_t* closure) {
      auto* winograd = reinterpret_cast<Winograd*>(closure);
      float* memory = winograd->of_tasks_ + index * elements_of_task(winograd->p_, winograd->plan_);
      for (std::int64_t task = winograd->next_++; task < winograd->count_;
           task = winograd->next_++) {
        const int error = (winograd->*kTask)(task, memory);
        if (error != 0) return error;
      }
      return 0;
    };
    auto* closure = reinterpret_cast<std::uint8_t*>(this);
    const int parts = narrow(std::min<std::int64_t>(threads_, tasks));
    return parts <= 1 ? part(nullptr, 0, closure)
                      : halide_do_par_for(nullptr, part, 0, parts, closure);
  }

  // Points of some channels of an image.
  int make_points(std::int64_t task, float* lines) {
    const std::int64_t image = task % block_.images;
    const std::int64_t channel = task / block_.images * kChannelsOfTask;
    const std::int64_t channels = std::min(kChannelsOfTask, p_.in_channels - channel);
    const Lines& cut = tile_plan_.lines;
    const Strip strip{block_.image + image, channel, channels,   block_.row,
                      block_.rows,          0,       cut.columns};
    const int error = fill_lines(pipelines_, tile_problem_, tile_plan_, tile_map_,
                                 any_view<float>(input_), strip, false, lines);
    if (error != 0) return error;

    halide_dimension_t line[] = {{0, narrow(cut.length), 1},
                                 {0, narrow(cut.phases), narrow(cut.length)},
                                 {0, narrow(channels), narrow(cut.phases * cut.length)}};
    Buffer<float> x(lines, 3, line);
    const int pitch = narrow(share_.sum());
    const int plane = narrow(plane_of(p_.in_channels, share_.sum()));
    const std::int64_t places = plan_.winograd.pitch * block_.rows;
    const bool in_one_line = plan_.winograd.pitch == cut.pitch;
    halide_dimension_t point[] = {{0, narrow(in_one_line ? places : cut.columns), 1},
                                  {0, in_one_line ? 1 : narrow(block_.rows), narrow(cut.columns)},
                                  {0, narrow(channels), pitch},
                                  {0, kWinogradInputs, plane},
                                  {0, kWinogradInputs, kWinogradInputs * plane}};
    Buffer<float> y(points_ + channel * share_.sum() + image * places, 5, point);
    if (image == 0) clear_rest(channel, channels);
    return pipelines_.winograd_input(x, narrow(cut.pitch), y);
  }

  // Places beyond the last tile are computed, too: with what memory held, that might take long.
  void clear_rest(std::int64_t channel, std::int64_t channels) {
    for (std::int64_t point = 0; point < kWinogradPoints; ++point) {
      for (std::int64_t c = channel; c < channel + channels; ++c) {
        std::fill_n(
            points_ + point * plane_of(p_.in_channels, share_.sum()) + c * share_.sum() + tiles_,
            share_.sum() - tiles_, 0.0F);
      }
    }
  }

  // Outputs of some output channels of all images.
  int make_outputs(std::int64_t task, float* sums) {
    const std::int64_t first = task * plan_.winograd.blocks;
    const std::int64_t blocks =
        std::min(plan_.winograd.blocks, packed_blocks(p_, kLineBlock) - first);
    for (std::int64_t c = 0; c < p_.in_channels; c += plan_.winograd.channels) {
      int error = multiply(pipelines_.product_8.usual, 0, share_.usual, first, blocks, c, sums);
      if (error != 0) return error;
      error = multiply(pipelines_.product_8.for_rest(share_.rest, kLineBlock), share_.usual,
                       share_.rest, first, blocks, c, sums);
      if (error != 0) return error;
    }
    for (std::int64_t image = 0; image < block_.images; ++image) {
      const int error = transform(image, first, blocks, sums);
      if (error != 0) return error;
    }
    return 0;
  }

  // At each point a product of matrices: `places` from `from` on, channels from `channel` on.
  int multiply(ProductPipeline pipeline, std::int64_t from, std::int64_t places, std::int64_t first,
               std::int64_t blocks, std::int64_t channel, float* sums) const {
    if (places == 0) return 0;
    constexpr std::int32_t kNoDistance = 0;
    constexpr float kNoBias[kLineBlock] = {};
    const std::int64_t pitch = share_.sum();
    ProductCall call{};
    call.block = kLineBlock;
    call.blocks = blocks;
    call.groups = kWinogradPoints;
    call.channels = std::min(plan_.winograd.channels, p_.in_channels - channel);
    call.places = call.seen = places;
    call.lines = points_ + channel * pitch + from;
    call.channel_step = pitch;
    call.group_step = plane_of(p_.in_channels, pitch);
    call.distances = &kNoDistance;
    call.taps = 1;
    call.weight_block_step = p_.in_channels * kLineBlock;
    call.weight_group_step = packed_blocks(p_, kLineBlock) * call.weight_block_step;
    call.weight = packed_.weight.data() + first * call.weight_block_step + channel * kLineBlock;
    call.bias = kNoBias;  // comes later
    call.goes_on = channel > 0;
    call.output = sums + from;
    call.output_channel_step = pitch;
    call.output_group_step = plane_of(blocks * kLineBlock, pitch);
    return run_product(pipeline, call);
  }

  int transform(std::int64_t image, std::int64_t first, std::int64_t blocks, float* sums) const {
    const std::int64_t pitch = share_.sum();
    const std::int64_t channel = first * kLineBlock;
    const int channels = narrow(std::min(blocks * kLineBlock, p_.out_channels - channel));
    const std::int64_t before = image * plan_.winograd.pitch * block_.rows;
    halide_dimension_t sum[] = {{0, narrow(pitch + kSpare - before), 1},
                                {0, channels, narrow(pitch)},
                                {0, kWinogradPoints, narrow(plane_of(blocks * kLineBlock, pitch))}};
    Buffer<float> x(sums + before, 3, sum);
    Buffer<float> b(const_cast<float*>(packed_.bias.data()) + channel, channels);
    const Strides& out = output_.strides();
    const std::int64_t row = block_.row * kWinogradOutputs;
    const std::int64_t rows = std::min(block_.rows * kWinogradOutputs, plan_.output_height - row);
    halide_dimension_t result[] = {{0, narrow(plan_.output_width), narrow(out[3])},
                                   {0, narrow(rows), narrow(out[2])},
                                   {0, channels, narrow(out[1])}};
    Buffer<float> y(
        output_.data() + (block_.image + image) * out[0] + channel * out[1] + row * out[2], 3,
        result);
    return pipelines_.winograd_output(x, b, narrow(plan_.winograd.pitch), y);
  }

  const Pipelines& pipelines_;
  const Conv2dProblem& p_;
  const Plan& plan_;
  const Conv2dProblem tile_problem_;
  const Plan tile_plan_;
  const LineMap tile_map_;
  const PackedWeights& packed_;
  const TensorView<const float>& input_;
  const TensorView<float>& output_;
  float* points_;    // [point][channel][place]
  float* of_tasks_;  // of each thread
  const int threads_;
  TileBlock block_{};
  std::int64_t tiles_ = 0;  // of the block, with those between rows
  Share share_{};           // its places
  std::atomic<std::int64_t> next_{0};
  std::int64_t count_ = 0;
};

}  // namespace

std::int64_t elements_of_winograd(const Conv2dProblem& p, const Plan& plan, int threads) {
  const std::int64_t tasks =
      std::max(divide_up(p.in_channels, kChannelsOfTask) * plan.winograd.images,
               divide_up(p.out_channels, outputs_of_task(plan)));
  return elements_of_points(p, plan) +
         std::min<std::int64_t>(threads, tasks) * elements_of_task(p, plan);
}

int run_winograd(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                 const PackedWeights& packed, const TensorView<const float>& input,
                 const TensorView<float>& output, float* workspace, int threads) {
  Winograd winograd(pipelines, p, plan, packed, input, output, workspace, threads);
  const std::int64_t rows = tiles_of(plan).y;
  for (std::int64_t image = 0; image < p.images(); image += plan.winograd.images) {
    for (std::int64_t row = 0; row < rows; row += plan.winograd.rows) {
      const int error =
          winograd.run_block({image, std::min(plan.winograd.images, p.images() - image), row,
                              std::min(plan.winograd.rows, rows - row)});
      if (error != 0) return error;
    }
  }
  return 0;
}

}  // namespace convlaw
