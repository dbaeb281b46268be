// SPDX-License-Identifier: MIT
#include "optimized/halide/product.h"

#include <HalideBuffer.h>
#include <HalideRuntime.h>

#include <algorithm>
#include <atomic>

#include "optimized/halide/blocks.h"
#include "optimized/halide/depthwise.h"
#include "optimized/halide/fill_lines.h"
#include "optimized/halide/integers.h"

namespace convlaw {
namespace {

using Halide::Runtime::Buffer;

constexpr std::int64_t kAlignment = 32;  // elements
// Tasks that a thread should find, so that nobody waits long for the last.
constexpr std::int64_t kTasksOfThread = 4;

std::int64_t aligned(std::int64_t elements) { return divide_up(elements, kAlignment) * kAlignment; }

std::int64_t elements_of_part(const Conv2dProblem& p, const Plan& plan) {
  return aligned(elements_of_strip(p, plan.lines)) + aligned(elements_of_results(plan.lines));
}

// How an image, its groups and its output channels are cut.
struct Cuts {
  std::int64_t rows, columns, groups, sections;
  std::int64_t section;  // blocks of output channels
};

Cuts cuts_of(const Conv2dProblem& p, const Plan& plan, std::int64_t threads) {
  const Lines& lines = plan.lines;
  Cuts cuts{divide_up(plan.output_height, lines.rows), divide_up(plan.output_width, lines.columns),
            divide_up(p.groups, lines.groups), 1, 0};
  const std::int64_t blocks = divide_up(p.out_channels / p.groups, lines.block);
  const std::int64_t chunks = divide_up(blocks, lines.blocks);
  const std::int64_t strips = p.images() * cuts.rows * cuts.columns * cuts.groups;
  if (threads > 1) {
    cuts.sections =
        std::clamp<std::int64_t>(divide_up(kTasksOfThread * threads, strips), 1, chunks);
  }
  cuts.section = divide_up(chunks, cuts.sections) * lines.blocks;
  cuts.sections = divide_up(blocks, cuts.section);
  return cuts;
}

std::int64_t tasks_of(const Conv2dProblem& p, const Cuts& cuts) {
  return p.images() * cuts.rows * cuts.columns * cuts.groups * cuts.sections;
}

// Output channels that are computed at a time, in blocks.
struct Chunk {
  std::int64_t first, blocks;
};

class Product {
 public:
  Product(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan, const LineMap& map,
          const PackedWeights& packed, const TensorView<const float>& input,
          const TensorView<float>& output, float* workspace, int threads)
      : pipelines_(pipelines),
        p_(p),
        plan_(plan),
        map_(map),
        packed_(packed),
        input_(input),
        output_(output),
        workspace_(workspace),
        cuts_(cuts_of(p, plan, threads)),
        outputs_(p.out_channels / p.groups),
        channels_(channels_of_lines(p, plan.lines)),
        taps_(taps_of_lines(p, plan.lines)) {}

  int run(int threads) {
    const std::int64_t parts = std::min<std::int64_t>(threads, tasks_of(p_, cuts_));
    if (parts <= 1) return run_part(0);
    const auto part = [](void*, int index, std::uint8_t* product) {
      return reinterpret_cast<Product*>(product)->run_part(index);
    };
    return halide_do_par_for(nullptr, part, 0, narrow(parts),
                             reinterpret_cast<std::uint8_t*>(this));
  }

 private:
  // Tasks until there are none.
  int run_part(int part) {
    float* strip = workspace_ + part * elements_of_part(p_, plan_);
    float* results = strip + aligned(elements_of_strip(p_, plan_.lines));
    const std::int64_t tasks = tasks_of(p_, cuts_);
    std::int64_t filled = -1;
    Strip last{};
    for (std::int64_t task = next_++; task < tasks; task = next_++) {
      const Strip where = strip_of(task / cuts_.sections);
      if (filled != task / cuts_.sections) {
        const int error = fill_lines(pipelines_, p_, plan_, map_, input_, where,
                                     where.has_same_outputs(last), strip);
        if (error != 0) return error;
        filled = task / cuts_.sections;
        last = where;
      }
      const int error = plan_.lines.is_depthwise
                            ? run_depthwise(pipelines_, plan_, packed_, where, strip, output_)
                            : run_section(where, task % cuts_.sections, strip, results);
      if (error != 0) return error;
    }
    return 0;
  }

  Strip strip_of(std::int64_t index) const {
    const Lines& lines = plan_.lines;
    Strip strip{};
    strip.column = index % cuts_.columns * lines.columns;
    index /= cuts_.columns;
    strip.row = index % cuts_.rows * lines.rows;
    index /= cuts_.rows;
    strip.group = index % cuts_.groups * lines.groups;
    strip.image = index / cuts_.groups;
    strip.columns = std::min(lines.columns, plan_.output_width - strip.column);
    strip.rows = std::min(lines.rows, plan_.output_height - strip.row);
    strip.groups = std::min(lines.groups, p_.groups - strip.group);
    return strip;
  }

  int run_section(const Strip& strip, std::int64_t section, float* lines, float* results) const {
    const std::int64_t blocks = divide_up(outputs_, plan_.lines.block);
    const std::int64_t end = std::min((section + 1) * cuts_.section, blocks);
    for (std::int64_t next = section * cuts_.section; next < end; next += plan_.lines.blocks) {
      const Chunk chunk{next, std::min(plan_.lines.blocks, end - next)};
      int error = compute(strip, chunk, lines, results);
      if (error == 0) error = store(strip, chunk, results);
      if (error != 0) return error;
    }
    return 0;
  }

  // Blocks whose usual places the pipeline writes to the output itself.
  std::int64_t written_blocks(const Chunk& chunk) const {
    if (!is_dense(plan_.lines)) return 0;
    return std::clamp<std::int64_t>(outputs_ / plan_.lines.block - chunk.first, 0, chunk.blocks);
  }

  float* output_at(const Strip& strip, std::int64_t k) const {
    const Strides& out = output_.strides();
    return output_.data() + strip.image * out[0] + (strip.group * outputs_ + k) * out[1] +
           strip.row * out[2] + strip.column * out[3];
  }

  std::int64_t places(const Strip& strip) const {
    return places_of(plan_.lines, strip.rows, strip.columns);
  }

  // What a call of a pipeline computes: places from `first` on, of some blocks.
  struct Piece {
    std::int64_t first, places;
    Chunk chunk;
    float* to;
    std::int64_t channel_step, group_step;  // of `to`
  };

  int compute(const Strip& strip, const Chunk& chunk, float* lines, float* results) const {
    const Share share = share_of(plan_.lines, places(strip));
    const std::int64_t block = plan_.lines.block;
    const std::int64_t group = plan_.lines.blocks * block * share.sum();
    const std::int64_t written = written_blocks(chunk);
    const Strides& out = output_.strides();
    const ProductPipelines& pipelines = pipelines_.product_for(block);
    const Places whole_tiles = places_of(narrow(block));
    // The register tile of the tail is two blocks high.
    const std::int64_t pair = block == kLineBlock ? 2 : 1;
    const Chunk direct{chunk.first, written};
    const Chunk rest{chunk.first + written, chunk.blocks - written};
    const Chunk whole{chunk.first, divide_up(chunk.blocks, pair) * pair};
    for (std::int64_t c = 0; c < channels_; c += plan_.lines.channels) {
      const auto part = [&](Pipeline pipeline, const Piece& piece) {
        if (piece.places == 0 || piece.chunk.blocks == 0) return 0;
        return run_piece(pipeline, strip, c, piece, lines, share.usual);
      };
      int error =
          part(pipelines.usual, {0, share.usual, direct, output_at(strip, chunk.first * block),
                                 out[1], outputs_ * out[1]});
      if (error == 0) {
        error = part(
            pipelines.usual,
            {0, share.usual, rest, results + written * block * share.sum(), share.sum(), group});
      }
      if (error == 0) {
        error = part(share.rest == whole_tiles.half ? pipelines.half : pipelines.tail,
                     {share.usual, share.rest, whole, results + share.usual, share.sum(), group});
      }
      if (error != 0) return error;
    }
    return 0;
  }

  using Pipeline = ProductPipeline;

  int run_piece(Pipeline pipeline, const Strip& strip, std::int64_t channel, const Piece& piece,
                float* lines, std::int64_t usual) const {
    const Lines& cut = plan_.lines;
    const std::int64_t channels = std::min(cut.channels, channels_ - channel);
    const int groups = narrow(strip.groups);
    const int blocks = narrow(piece.chunk.blocks);
    const int block = narrow(cut.block);

    const bool in_place = cut.is_in_place && piece.first == 0 && usual > 0;
    const Strides& in = input_.strides();
    const std::int64_t step = in_place ? in[1] : cut.phases * cut.length;
    const std::int64_t first = cut.is_in_place ? 0 : piece.first;
    float* data = in_place ? const_cast<float*>(input_.data()) + strip.image * in[0] +
                                 strip.group * channels_ * in[1] + strip.row * in[2] +
                                 strip.column * in[3]
                           : lines + first;
    halide_dimension_t line[] = {
        {0, narrow(in_place ? piece.places : cut.phases * cut.length - first),
         in_place ? narrow(in[3]) : 1},
        {0, narrow(channels), narrow(step)},
        {0, groups, narrow(step * channels_)}};
    Buffer<float> x(data + channel * step, 3, line);

    Buffer<std::int32_t> distances(const_cast<std::int32_t*>(map_.distances.data()), narrow(taps_));
    const std::int64_t packed = packed_blocks(p_, cut.block);
    const std::int64_t of_block = channels_ * taps_ * block;
    halide_dimension_t weight[] = {{0, block, 1},
                                   {0, narrow(taps_), block},
                                   {0, narrow(channels), narrow(taps_ * block)},
                                   {0, blocks, narrow(of_block)},
                                   {0, groups, narrow(packed * of_block)}};
    auto* weights = const_cast<float*>(packed_.weight.data()) +
                    (strip.group * packed + piece.chunk.first) * of_block + channel * taps_ * block;
    Buffer<float> w(weights, 5, weight);
    halide_dimension_t bias[] = {
        {0, block, 1}, {0, blocks, block}, {0, groups, narrow(packed * block)}};
    auto* biases = const_cast<float*>(packed_.bias.data()) +
                   (strip.group * packed + piece.chunk.first) * block;
    Buffer<float> b(biases, 3, bias);

    halide_dimension_t result[] = {{0, narrow(piece.places), 1},
                                   {0, block, narrow(piece.channel_step)},
                                   {0, blocks, narrow(piece.channel_step * block)},
                                   {0, groups, narrow(piece.group_step)}};
    Buffer<float> y(piece.to, 4, result);
    return pipeline(x, distances, map_.farthest, w, b, channel > 0, y, y);
  }

  // The results that are not in the output yet.
  int store(const Strip& strip, const Chunk& chunk, const float* results) const {
    const Lines& lines = plan_.lines;
    const Share share = share_of(lines, places(strip));
    const std::int64_t first = chunk.first * lines.block;
    const std::int64_t end = std::min(first + chunk.blocks * lines.block, outputs_);
    const std::int64_t written = written_blocks(chunk) * lines.block;
    if (!is_dense(lines)) {
      return store_rows(strip, {strip.rows, strip.columns, end - first}, lines.pitch, first,
                        results);
    }
    const std::int64_t rest = places(strip) - share.usual;
    const int error =
        store_rows(strip, {1, rest, written}, 0, first, results + share.usual, share.usual);
    if (error != 0) return error;
    return store_rows(strip, {1, places(strip), end - first - written}, 0, first + written,
                      results + written * share.sum());
  }

  // `counts` for each group; from the output channel and, in a row, the place on.
  int store_rows(const Strip& strip, RowCounts counts, std::int64_t row_step, std::int64_t channel,
                 const float* results, std::int64_t place = 0) const {
    const Lines& lines = plan_.lines;
    const std::int64_t step = share_of(lines, places(strip)).sum();
    const std::int64_t channels = lines.blocks * lines.block;
    const Strides& out = output_.strides();
    // Groups whose channels follow one another are copied together.
    const bool is_one = channels == outputs_ && counts.planes == channels;
    if (is_one) counts.planes *= strip.groups;
    for (std::int64_t g = 0; g < (is_one ? 1 : strip.groups); ++g) {
      const int error =
          copy_rows(pipelines_, counts, {results + g * channels * step, step, row_step, 1}, 1,
                    {output_at(strip, g * outputs_ + channel) + place, out[1], out[2]});
      if (error != 0) return error;
    }
    return 0;
  }

  const Pipelines& pipelines_;
  const Conv2dProblem& p_;
  const Plan& plan_;
  const LineMap& map_;
  const PackedWeights& packed_;
  const TensorView<const float>& input_;
  const TensorView<float>& output_;
  float* workspace_;
  const Cuts cuts_;
  const std::int64_t outputs_;   // of a group
  const std::int64_t channels_;  // of a group, as lines
  const std::int64_t taps_;
  std::atomic<std::int64_t> next_{0};
};

}  // namespace

std::size_t lines_workspace(const Conv2dProblem& p, const Plan& plan, int threads) {
  const std::int64_t parts =
      std::min<std::int64_t>(threads, tasks_of(p, cuts_of(p, plan, threads)));
  return sizeof(float) * static_cast<std::size_t>(parts * elements_of_part(p, plan));
}

int run_lines(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
              const LineMap& map, const PackedWeights& packed, const TensorView<const float>& input,
              const TensorView<float>& output, float* workspace, int threads) {
  return Product(pipelines, p, plan, map, packed, input, output, workspace, threads).run(threads);
}

}  // namespace convlaw
