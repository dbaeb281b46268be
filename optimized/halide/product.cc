// SPDX-License-Identifier: MIT
#include "optimized/halide/product.h"

#include <algorithm>
#include <array>
#include <vector>

#include "optimized/halide/blocks.h"
#include "optimized/halide/cuts.h"
#include "optimized/halide/fill_lines.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/pixels.h"
#include "optimized/halide/product_calls.h"
#include "optimized/halide/results.h"
#include "optimized/halide/threads.h"

namespace convlaw {
namespace {

class Product {
 public:
  Product(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan, const LineMap& map,
          const PackedWeights& packed, const AnyView& input, const Output& output, float* workspace,
          int threads)
      : pipelines_(pipelines),
        p_(p),
        plan_(plan),
        map_(map),
        input_(input),
        calls_(p, plan, map, packed, input),
        results_(pipelines, p, plan, output),
        workspace_(workspace),
        cuts_(cuts_of(p, plan, threads)),
        outputs_(p.out_channels / p.groups),
        channels_(channels_of_lines(p, plan.lines)),
        held_(held_channels(p, plan.lines)) {}

  int run(int threads) {
    const std::int64_t tasks = tasks_of(cuts_);
    std::vector<Filled> filled(static_cast<std::size_t>(std::min<std::int64_t>(threads, tasks)));
    return run_tasks(threads, tasks, [&](std::int64_t thread, std::int64_t task) {
      return run_task(task, workspace_ + thread * floats_of_part(p_, plan_.lines),
                      filled[static_cast<std::size_t>(thread)]);
    });
  }

 private:
  // What a thread's lines hold.
  struct Filled {
    std::int64_t number = -1;
    Strip strip{};
  };

  int run_task(std::int64_t task, float* lines, Filled& filled) const {
    const CutTask cut = task_at(cuts_, task);
    float* const results = lines + aligned(floats_of_strip(p_, plan_.lines));
    Strip strip = strip_of(p_, plan_, cuts_, cut.strip);
    for (; strip.channel < channels_; strip.channel += held_) {
      int error = fill(cut.strip, strip, lines, filled);
      if (error == 0) error = run_section(part_of(cuts_, cut, strip), cut.section, lines, results);
      if (error != 0) return error;
    }
    return 0;
  }

  int fill(std::int64_t number, const Strip& strip, float* lines, Filled& filled) const {
    if (filled.number == number && held_ == channels_) return 0;
    const bool has_same_zeros = map_.has_rows_of_zeros ? strip.has_same_outputs(filled.strip)
                                                       : strip.has_same_columns(filled.strip);
    // Zeros that fill up the last 16 channels stand where the channels before have others.
    const bool has_other_channels =
        strip.channel != filled.strip.channel && strip.channel + held_ > p_.in_channels / p_.groups;
    filled = {number, strip};
    return fill_lines(pipelines_, p_, plan_, map_, input_, strip,
                      has_same_zeros && !has_other_channels, lines);
  }

  int run_section(const Strip& strip, std::int64_t section, float* lines, float* results) const {
    const std::int64_t blocks = divide_up(outputs_, plan_.lines.block);
    const std::int64_t end = std::min((section + 1) * cuts_.section, blocks);
    const std::int64_t last = std::min(strip.channel + held_, channels_);
    for (Chunk chunk{section * cuts_.section, 0}; chunk.first < end; chunk.first += chunk.blocks) {
      chunk = results_.first_of({chunk.first, std::min(plan_.lines.blocks, end - chunk.first)});
      for (std::int64_t c = strip.channel; c < last; c += plan_.lines.channels) {
        const bool is_last = c + plan_.lines.channels >= channels_;
        int error = is_by_groups() ? compute_groups(strip, chunk, c, lines, results)
                                   : compute(strip, chunk, c, lines, results);
        if (error == 0 && (is_last || plan_.lines.is_integer)) {
          error = results_.store(strip, chunk, results);
        }
        if (error != 0) return error;
      }
      if (held_ < channels_) {  // sums are kept
        results += chunk.blocks * plan_.lines.block *
                   computed_of_strip(plan_.lines, strip.rows, strip.columns);
      }
    }
    return 0;
  }

  // For input channels from `channel` on, as many as are added up at a time.
  int compute(const Strip& strip, const Chunk& chunk, std::int64_t channel, const float* lines,
              float* results) const {
    const Share share = share_of_strip(plan_.lines, strip.rows, strip.columns);
    const std::int64_t block = plan_.lines.block;
    const std::int64_t step = computed_of_strip(plan_.lines, strip.rows, strip.columns);
    const std::int64_t group = plan_.lines.blocks * block * step;
    const std::int64_t written = results_.written_blocks(chunk);
    const std::int64_t out = results_.strides()[1];
    const ProductPipelines& pipelines = pipelines_.product_for(block);
    // The register tile of the tail is two blocks high.
    const std::int64_t pair = block == kLineBlock ? 2 : 1;
    const Chunk direct{chunk.first, written};
    const Chunk others{chunk.first + written, chunk.blocks - written};
    const Chunk all{chunk.first, divide_up(chunk.blocks, pair) * pair};
    float* const to = floats(results_.output_at(strip, chunk.first * block));
    float* const kept = results + written * block * step;
    const std::int64_t first = strip.left + strip.above * plan_.lines.pitch;
    const Piece pieces[] = {
        {false, first, share.usual, direct, to, out, outputs_ * out},
        {false, first, share.usual, others, kept, step, group},
        {true, first + share.usual, share.rest, all, results + share.usual, step, group}};
    for (const Piece& piece : pieces) {
      if (piece.places == 0 || piece.chunk.blocks == 0) continue;
      const ProductPipeline pipeline =
          piece.is_rest ? pipelines.for_rest(piece.places, block) : pipelines.usual;
      ProductCall call = calls_.call_for(strip, channel, piece, lines);
      if (plan_.lines.is_tiled) calls_.share_tiles(strip, piece, channel, call);
      const int error = run_product(pipeline, call);
      if (error != 0) return error;
    }
    return 0;
  }

  bool is_by_groups() const { return plan_.lines.is_interleaved || plan_.lines.is_by_rows; }

  // The same of interleaved lines, or row by row.
  int compute_groups(const Strip& strip, const Chunk& chunk, std::int64_t channel,
                     const float* lines, float* results) const {
    RowSums sums = results_.rows_of(strip, chunk, results);
    const std::int64_t block = plan_.lines.block;
    const std::int64_t whole = computed_outputs(p_, plan_.lines) / block - chunk.first;
    if (whole >= chunk.blocks) return compute_blocks(strip, chunk, false, channel, lines, sums);
    const int error = compute_blocks(strip, {chunk.first, whole}, false, channel, lines, sums);
    if (error != 0) return error;
    sums.first += whole * block * sums.channel_step;
    return compute_blocks(strip, {chunk.first + whole, 1}, true, channel, lines, sums);
  }

  // Blocks, or half a block: for each group of taps, the outputs of the strip that see them.
  int compute_blocks(const Strip& strip, const Chunk& chunk, bool is_half, std::int64_t channel,
                     const float* lines, const RowSums& sums) const {
    if (chunk.blocks == 0) return 0;
    const Lines& cut = plan_.lines;
    const std::int64_t group_step = cut.blocks * cut.block * sums.channel_step;
    for (std::size_t i = 0; i < map_.groups.size(); ++i) {
      const TapGroup& group = map_.groups[i];
      const std::int64_t begin = std::max(group.row - strip.row, std::int64_t{0});
      const std::int64_t rows = std::min(group.row + group.rows - strip.row, strip.rows) - begin;
      if (rows <= 0 || strip.columns == 0) continue;
      const std::int64_t line_row = (strip.above + begin) * cut.step.h;
      std::int64_t place = line_row * cut.pitch + (strip.left + group.column) * cut.step.w;
      float* to = sums.first + begin * sums.row_step + group.column * sums.place_step;
      const std::int64_t columns = group.columns == 0 ? strip.columns : group.columns;
      std::int64_t done = 0;
      for (const Tiles& tiles :
           tiles_of(pipelines_, plan_, share_of_strip(cut, rows, columns), is_half)) {
        if (tiles.places == 0) continue;
        // The last tiles of planar rows end where the row does, and write some sums once more.
        const std::int64_t beyond =
            sums.is_output ? std::max<std::int64_t>(done + tiles.places - columns, 0) : 0;
        place -= beyond;
        to -= beyond;
        const Piece piece{false, place, tiles.places, chunk, to, sums.channel_step, group_step};
        ProductCall call = calls_.call_for(strip, channel, piece, lines);
        call.is_half = is_half;
        call.output_place_step = sums.place_step;
        if (cut.is_by_rows) calls_.share_rows(rows, sums.row_step, call);
        calls_.choose_taps(i, channel, call);
        if (cut.reads_pixels) {
          read_pixels(p_, plan_, input_,
                      {strip.image, strip.group, channel, strip.row + begin, strip.column + done},
                      call);
        }
        const int error = run_product(tiles.pipeline, call);
        if (error != 0) return error;
        done += tiles.places;
        place += tiles.places * cut.step.w;
        to += tiles.places * sums.place_step;
      }
    }
    return 0;
  }

  const Pipelines& pipelines_;
  const Conv2dProblem& p_;
  const Plan& plan_;
  const LineMap& map_;
  const AnyView& input_;
  const ProductCalls calls_;
  const Results results_;
  float* workspace_;
  const Cuts cuts_;
  const std::int64_t outputs_;   // of a group
  const std::int64_t channels_;  // of a group, as lines
  const std::int64_t held_;
};

}  // namespace

std::size_t lines_workspace(const Conv2dProblem& p, const Plan& plan, int threads) {
  const std::int64_t parts = std::min<std::int64_t>(threads, tasks_of(cuts_of(p, plan, threads)));
  return sizeof(float) * static_cast<std::size_t>(parts * floats_of_part(p, plan.lines));
}

int run_lines(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
              const LineMap& map, const PackedWeights& packed, const AnyView& input,
              const Output& output, float* workspace, int threads) {
  return Product(pipelines, p, plan, map, packed, input, output, workspace, threads).run(threads);
}

}  // namespace convlaw
