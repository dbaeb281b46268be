// SPDX-License-Identifier: MIT
#include "optimized/halide/product.h"

#include <HalideRuntime.h>

#include <algorithm>
#include <atomic>

#include "optimized/halide/blocks.h"
#include "optimized/halide/cuts.h"
#include "optimized/halide/depthwise.h"
#include "optimized/halide/fill_lines.h"
#include "optimized/halide/integers.h"

namespace convlaw {
namespace {

constexpr std::int64_t kAlignment = 32;  // elements

std::int64_t aligned(std::int64_t elements) { return divide_up(elements, kAlignment) * kAlignment; }

std::int64_t elements_of_part(const Conv2dProblem& p, const Plan& plan) {
  return aligned(elements_of_strip(p, plan.lines)) + aligned(elements_of_results(plan.lines));
}

// Of a plan whose pipelines write the output themselves, which is f32.
float* floats(const Elements& elements) { return reinterpret_cast<float*>(elements.data); }

// Output channels that are computed at a time, in blocks.
struct Chunk {
  std::int64_t first, blocks;
};

class Product {
 public:
  Product(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan, const LineMap& map,
          const PackedWeights& packed, const AnyView& input, const Output& output, float* workspace,
          int threads)
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
        taps_(taps_of_lines(p, plan.lines)),
        element_(plan.lines.is_interleaved ? kInterleaved : 1) {}

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
      const Strip where = strip_of(p_, plan_, cuts_, task / cuts_.sections);
      if (filled != task / cuts_.sections) {
        const int error = fill_lines(pipelines_, p_, plan_, map_, input_, where,
                                     where.has_same_outputs(last), strip);
        if (error != 0) return error;
        filled = task / cuts_.sections;
        last = where;
      }
      const int error = plan_.lines.is_depthwise
                            ? run_channels(where, strip, results)
                            : run_section(where, task % cuts_.sections, strip, results);
      if (error != 0) return error;
    }
    return 0;
  }

  // Each channel by itself.
  int run_channels(const Strip& strip, float* lines, float* results) const {
    const Strides& out = output_.strides;
    const std::int64_t row = strip.columns;
    const std::int64_t plane = row * strip.rows;
    const Elements to = output_at(strip, 0);
    if (elements_of_results(plan_.lines) == 0) {
      return run_depthwise(pipelines_, plan_, packed_, strip, lines, {to, out[1], out[2]});
    }
    const int error =
        run_depthwise(pipelines_, plan_, packed_, strip, lines, {elements(results), plane, row});
    if (error != 0) return error;
    const ConstElements from = elements(static_cast<const float*>(results));
    if (plan_.writes_nhwc) {
      return transpose_rows(pipelines_, {strip.groups, strip.columns, strip.rows},
                            {from, row, plane}, 1, {to, out[2], out[3]});
    }
    return copy_rows(pipelines_, {strip.rows, strip.columns, strip.groups}, {from, plane, row}, 1,
                     {to, out[1], out[2]});
  }

  int run_section(const Strip& strip, std::int64_t section, float* lines, float* results) const {
    const std::int64_t blocks = divide_up(outputs_, plan_.lines.block);
    const std::int64_t end = std::min((section + 1) * cuts_.section, blocks);
    for (std::int64_t next = section * cuts_.section; next < end; next += plan_.lines.blocks) {
      const Chunk chunk{next, std::min(plan_.lines.blocks, end - next)};
      for (std::int64_t c = 0; c < channels_; c += plan_.lines.channels) {
        const bool is_last = c + plan_.lines.channels >= channels_;
        int error = compute(strip, chunk, c, lines, results);
        if (error == 0 && (is_last || plan_.lines.is_integer)) {
          error = store(strip, chunk, results);
        }
        if (error != 0) return error;
      }
    }
    return 0;
  }

  // Blocks whose usual places the pipeline writes to the output itself.
  std::int64_t written_blocks(const Chunk& chunk) const {
    if (!is_dense(plan_.lines)) return 0;
    return std::clamp<std::int64_t>(outputs_ / plan_.lines.block - chunk.first, 0, chunk.blocks);
  }

  Elements output_at(const Strip& strip, std::int64_t k) const {
    const Strides& out = output_.strides;
    return output_.data + (strip.image * out[0] + (strip.group * outputs_ + k) * out[1] +
                           strip.row * out[2] + strip.column * out[3]);
  }

  std::int64_t places(const Strip& strip) const {
    return places_of(plan_.lines, strip.rows, strip.columns);
  }

  // What a call of a pipeline computes: places from `first` on, of some blocks.
  struct Piece {
    bool is_rest;  // what the usual form leaves
    std::int64_t first, places;
    Chunk chunk;
    float* to;
    std::int64_t channel_step, group_step;  // of `to`
  };

  // ... for input channels from `channel` on, as many as are added up at a time.
  int compute(const Strip& strip, const Chunk& chunk, std::int64_t channel, const float* lines,
              float* results) const {
    const Share share = share_of_strip(plan_.lines, strip.rows, strip.columns);
    const std::int64_t block = plan_.lines.block;
    const std::int64_t step = computed_of_strip(plan_.lines, strip.rows, strip.columns);
    const std::int64_t group = plan_.lines.blocks * block * step;
    const std::int64_t written = written_blocks(chunk);
    const std::int64_t out = output_.strides[1];
    const ProductPipelines& pipelines = pipelines_.product_for(plan_.lines);
    // The register tile of the tail is two blocks high.
    const std::int64_t pair = block == kLineBlock ? 2 : 1;
    const Piece pieces[] = {{false,
                             0,
                             share.usual,
                             {chunk.first, written},
                             floats(output_at(strip, chunk.first * block)),
                             out,
                             outputs_ * out},
                            {false,
                             0,
                             share.usual,
                             {chunk.first + written, chunk.blocks - written},
                             results + written * block * step,
                             step,
                             group},
                            {true,
                             share.usual,
                             share.rest,
                             {chunk.first, divide_up(chunk.blocks, pair) * pair},
                             results + share.usual * (plan_.lines.is_interleaved ? block : 1),
                             step,
                             group}};
    for (const Piece& piece : pieces) {
      if (piece.places == 0 || piece.chunk.blocks == 0) continue;
      const ProductPipeline pipeline =
          piece.is_rest ? pipelines.for_rest(piece.places, block) : pipelines.usual;
      const int error = run_piece(pipeline, strip, channel, piece, lines);
      if (error != 0) return error;
    }
    return 0;
  }

  int run_piece(ProductPipeline pipeline, const Strip& strip, std::int64_t channel,
                const Piece& piece, const float* lines) const {
    const Lines& cut = plan_.lines;
    const std::int64_t packed = packed_blocks(p_, cut.block);
    const std::int64_t of_block = channels_ * taps_ * cut.block;
    const std::int64_t first_block = strip.group * packed + piece.chunk.first;
    const std::int64_t step = cut.phases * cut.length;
    ProductCall call{};
    call.block = cut.block;
    call.blocks = piece.chunk.blocks;
    call.groups = strip.groups;
    call.channels = std::min(cut.channels, channels_ - channel);
    call.places = piece.places;
    call.lines = lines + piece.first * element_ + channel * step;
    call.seen = step - piece.first;
    call.channel_step = step;
    call.group_step = step * channels_;
    call.distances = map_.distances.data();
    call.taps = taps_;
    call.farthest = map_.farthest;
    call.weight = packed_.weight.data() + first_block * of_block + channel * taps_ * cut.block;
    call.weight_block_step = of_block;
    call.weight_group_step = packed * of_block;
    call.bias = packed_.bias.data() + first_block * cut.block;
    call.bias_block_step = cut.block;
    call.bias_group_step = packed * cut.block;
    call.goes_on = channel > 0 && !cut.is_integer;
    call.output = piece.to;
    call.output_channel_step = piece.channel_step;
    call.output_group_step = piece.group_step;
    if (cut.is_tiled) share_tiles(piece, call);
    if (cut.is_by_rows) share_rows(strip, call);
    return run_product(pipeline, call);
  }

  // Tiles take the place of groups, of which there is one.
  void share_tiles(const Piece& piece, ProductCall& call) const {
    const std::int64_t tile = plan_.lines.length;
    call.lines += piece.first * (channels_ - 1);
    call.seen = tile;
    if (piece.is_rest) return;
    call.groups = piece.places / tile;
    call.places = tile;
    call.weight_group_step = 0;
    call.bias_group_step = 0;
    call.output_group_step = tile;
  }

  // Rows do; what else a row of results holds is the other form's.
  void share_rows(const Strip& strip, ProductCall& call) const {
    call.groups = strip.rows;
    call.group_step = plan_.lines.pitch * element_;
    call.weight_group_step = 0;
    call.bias_group_step = 0;
    call.output_group_step = row_step(strip);
  }

  // Elements from row to row of interleaved results.
  std::int64_t row_step(const Strip& strip) const {
    const Lines& lines = plan_.lines;
    return lines.block * (lines.is_by_rows ? share_of_strip(lines, strip.rows, strip.columns).sum()
                                           : lines.pitch);
  }

  // The results of interleaved lines.
  int store_blocks(const Strip& strip, const Chunk& chunk, const float* results) const {
    const Lines& lines = plan_.lines;
    const std::int64_t step = lines.block * computed_of_strip(lines, strip.rows, strip.columns);
    const std::int64_t first = chunk.first * lines.block;
    const std::int64_t full = std::min(outputs_ / lines.block - chunk.first, chunk.blocks);
    const std::int64_t rest =
        std::min(outputs_ - first, chunk.blocks * lines.block) - full * lines.block;
    for (std::int64_t g = 0; g < strip.groups; ++g) {
      const float* const from = results + g * lines.blocks * step;
      const Elements to = output_at(strip, g * outputs_ + first);
      int error = store_channels(strip, from, full, lines.block, to);
      if (error == 0 && rest > 0) {
        error = store_channels(strip, from + full * step, 1, rest,
                               to + full * lines.block * output_.strides[1]);
      }
      if (error != 0) return error;
    }
    return 0;
  }

  // ... `channels` of each of `blocks`, from the first.
  int store_channels(const Strip& strip, const float* from, std::int64_t blocks,
                     std::int64_t channels, const Elements& to) const {
    const std::int64_t block = plan_.lines.block;
    const std::int64_t step = block * computed_of_strip(plan_.lines, strip.rows, strip.columns);
    const Strides& out = output_.strides;
    int error = 0;
    if (plan_.writes_nhwc) {
      for (std::int64_t y = 0; y < strip.rows && error == 0; ++y) {
        error = copy_rows(pipelines_, {blocks, channels, strip.columns},
                          {elements(from + y * row_step(strip)), block, step}, 1,
                          {to + y * out[2], out[3], block});
      }
      return error;
    }
    for (std::int64_t b = 0; b < blocks && error == 0; ++b) {
      error = transpose_rows(pipelines_, {strip.columns, channels, strip.rows},
                             {elements(from + b * step), row_step(strip), block}, 1,
                             {to + b * block * out[1], out[2], out[1]});
    }
    return error;
  }

  // The results that are not in the output yet.
  int store(const Strip& strip, const Chunk& chunk, const float* results) const {
    const Lines& lines = plan_.lines;
    if (lines.is_interleaved) return store_blocks(strip, chunk, results);
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
    const Strides& out = output_.strides;
    // Groups whose channels follow one another are copied together.
    const bool is_one = channels == outputs_ && counts.planes == channels;
    if (is_one) counts.planes *= strip.groups;
    for (std::int64_t g = 0; g < (is_one ? 1 : strip.groups); ++g) {
      const float* const from = results + g * channels * step;
      const Elements to = output_at(strip, g * outputs_ + channel) + place;
      const int error =
          plan_.writes_nhwc
              ? transpose_rows(pipelines_, {counts.planes, counts.columns, counts.rows},
                               {elements(from), row_step, step}, 1, {to, out[2], out[3]})
              : copy_rows(pipelines_, counts, {elements(from), step, row_step}, 1,
                          {to, out[1], out[2]});
      if (error != 0) return error;
    }
    return 0;
  }

  const Pipelines& pipelines_;
  const Conv2dProblem& p_;
  const Plan& plan_;
  const LineMap& map_;
  const PackedWeights& packed_;
  const AnyView& input_;
  const Output& output_;
  float* workspace_;
  const Cuts cuts_;
  const std::int64_t outputs_;   // of a group
  const std::int64_t channels_;  // of a group, as lines
  const std::int64_t taps_;
  const std::int64_t element_;  // of a line, in floats
  std::atomic<std::int64_t> next_{0};
};

}  // namespace

std::size_t lines_workspace(const Conv2dProblem& p, const Plan& plan, int threads) {
  const std::int64_t parts =
      std::min<std::int64_t>(threads, tasks_of(p, cuts_of(p, plan, threads)));
  return sizeof(float) * static_cast<std::size_t>(parts * elements_of_part(p, plan));
}

int run_lines(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
              const LineMap& map, const PackedWeights& packed, const AnyView& input,
              const Output& output, float* workspace, int threads) {
  return Product(pipelines, p, plan, map, packed, input, output, workspace, threads).run(threads);
}

}  // namespace convlaw
