// SPDX-License-Identifier: MIT
#include "optimized/halide/depthwise.h"

#include <algorithm>
#include <utility>

#include "optimized/halide/blocks.h"
#include "optimized/halide/cuts.h"
#include "optimized/halide/depthwise_call.h"
#include "optimized/halide/fill_lines.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/threads.h"

namespace convlaw {
namespace {

// Strips of an image, all but the last of `rows` rows, and sections of `groups` groups.
struct Tasks {
  std::int64_t strips, rows, sections, groups, count;
};

// Can strips have any rows, of whole tiles?
bool has_any_rows(const DepthwiseCut& cut) {
  return cut.way == DepthwiseWay::rows || cut.way == DepthwiseWay::windows ||
         cut.way == DepthwiseWay::pixels;
}

// Where tensors are read and written in place, there are as few as threads want.
Tasks tasks_of(const Conv2dProblem& p, const Plan& plan, int threads) {
  const DepthwiseCut& cut = plan.depthwise;
  Tasks tasks{cut.strips, cut.rows, 1, cut.groups, 1};
  const std::int64_t wanted = kTasksOfThread * threads;
  if (!cut.is_copied && threads > 1 && cut.way != DepthwiseWay::pixels) {
    tasks.groups = groups_in_sections(p, plan, divide_up(wanted, p.images() * tasks.strips));
  }
  tasks.sections = divide_up(p.groups, tasks.groups);
  if (!cut.is_copied && threads > 1 && has_any_rows(cut)) {
    const std::int64_t rows = cut.way == DepthwiseWay::pixels ? 1 : rows_of_tile(plan);
    const std::int64_t tiles = plan.output_height / rows;
    tasks.strips = std::min(divide_up(wanted, p.images() * tasks.sections), tiles);
    if (tasks.strips > 1) tasks.rows = tiles / tasks.strips * rows;
  }
  tasks.count = p.images() * tasks.strips * tasks.sections;
  return tasks;
}

// Rows of a single plane that are copied, rather than cut: calls of pipelines take their time, too.
// More are three tiles at least.
std::int64_t most_edge_rows(const Plan& plan) {
  constexpr std::int64_t kMostEdgeRows = 28;
  return std::max(kMostEdgeRows, 3 * rows_of_tile(plan) - 1);
}

// Rows of output that are copied together at most.
std::int64_t most_copied_rows(const Plan& plan) {
  const DepthwiseCut& cut = plan.depthwise;
  if (!cut.is_copied) return std::min(plan.output_height, most_edge_rows(plan));
  return std::max(cut.rows, plan.output_height - (cut.strips - 1) * cut.rows);
}

// Floats of the workspace for each thread: what is copied, with room around it, and results.
struct Part {
  std::int64_t before, input, results;

  Part(const Conv2dProblem& p, const Plan& plan) {
    const DepthwiseCut& cut = plan.depthwise;
    const bool is_in_place = !cut.is_copied;
    const std::int64_t rows = most_copied_rows(plan);
    const std::int64_t groups = is_in_place ? 1 : cut.groups;
    const Margins margins = margins_of(p, plan);
    before = divide_up(margins.before, std::int64_t{kWidestVector}) * kWidestVector;
    input = groups * rows_seen(p, plan, rows) * cut.columns + margins.behind;
    results = is_in_place ? 0 : groups * (p.out_channels / p.groups) * rows * plan.output_width;
  }
  std::int64_t elements() const { return before + input + results; }
};

// Are there copies at all?
bool has_copies(const Plan& plan) {
  return plan.depthwise.is_copied || !plan.depthwise.is_over_channels();
}

class Depthwise {
 public:
  Depthwise(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
            const PackedWeights& packed, const AnyView& input, const Output& output,
            float* workspace, int threads)
      : pipelines_(pipelines),
        p_(p),
        plan_(plan),
        cut_(plan.depthwise),
        packed_(packed),
        input_(input),
        output_(output),
        results_(pipelines, p, plan, output),
        workspace_(workspace),
        part_(p, plan),
        tasks_(tasks_of(p, plan, threads)) {}

  int run(int threads) {
    return run_tasks(threads, tasks_.count, [this](std::int64_t thread, std::int64_t task) {
      float* const memory = has_copies(plan_) ? workspace_ + thread * part_.elements() : nullptr;
      const Strip strip = strip_of(task);
      if (cut_.is_copied) return run_copied(strip, memory);
      const DepthwiseCall call = call_of(strip);
      return cut_.is_over_channels() ? run_call(call) : run_in_place(call, memory);
    });
  }

 private:
  // Strips of the same groups follow one another.
  Strip strip_of(std::int64_t task) const {
    Strip strip{};
    const std::int64_t number = task % tasks_.strips;
    strip.row = number * tasks_.rows;
    strip.rows = number + 1 < tasks_.strips ? tasks_.rows : plan_.output_height - strip.row;
    task /= tasks_.strips;
    strip.group = task % tasks_.sections * tasks_.groups;
    strip.groups = std::min(tasks_.groups, p_.groups - strip.group);
    strip.image = task / tasks_.sections;
    strip.columns = plan_.output_width;
    return strip;
  }

  // The strip where it lies in tensors of floats. Halide's outputs are not const.
  DepthwiseCall call_of(const Strip& strip) const {
    DepthwiseCall whole = seen_by(strip);
    whole.from = reinterpret_cast<const float*>(input_at(strip, whole).data);
    whole.from_strides = input_.strides;
    whole.to = floats(results_.output_at(strip, 0));
    whole.to_strides = output_.strides;
    whole.clamps = plan_.has_relu;
    return whole;
  }

  // All but where it lies.
  DepthwiseCall seen_by(const Strip& strip) const {
    const std::int64_t begin = strip.row * plan_.stride.h - plan_.padding.h;
    const std::int64_t end = begin + rows_seen(p_, plan_, strip.rows);
    DepthwiseCall call{};
    call.group = strip.group;
    call.groups = strip.groups;
    call.rows = strip.rows;
    call.columns = strip.columns;
    call.above = std::max<std::int64_t>(-begin, 0);
    call.below = std::max<std::int64_t>(end - plan_.input_height, 0);
    call.seen = end - begin - call.above - call.below;
    return call;
  }

  ConstElements input_at(const Strip& strip, const DepthwiseCall& call) const {
    const Strides& in = input_.strides;
    const std::int64_t row = strip.row * plan_.stride.h - plan_.padding.h + call.above;
    return elements(input_) + (strip.image * in[0] + strip.group * in[1] +
                               (plan_.skipped_rows + row) * in[2] + plan_.skipped_columns * in[3]);
  }

  int run_call(const DepthwiseCall& call) const {
    return run_depthwise_call(pipelines_, p_, plan_, packed_, call);
  }

  // Of planes where they lie, more is read than windows see. Where the tensor ends before, the
  // first or the last tile of rows is copied.
  int run_in_place(const DepthwiseCall& call, float* memory) const {
    if (is_surrounded(call)) return run_call(call);
    if (call.groups > 1) {
      const std::int64_t last = call.groups - 1;
      int error = run_in_place(groups_of(call, p_, 0, 1), memory);
      if (error == 0 && last > 1) error = run_in_place(groups_of(call, p_, 1, last - 1), memory);
      return error == 0 ? run_in_place(groups_of(call, p_, last, 1), memory) : error;
    }
    if (call.rows > most_edge_rows(plan_)) {
      const std::int64_t tile = rows_of_tile(plan_);
      const std::int64_t last = (call.rows / tile - 1) * tile;
      int error = run_in_place(rows_of(call, p_, plan_, 0, tile), memory);
      if (error == 0) {
        error = run_in_place(rows_of(call, p_, plan_, tile, last - tile), memory);
      }
      return error == 0 ? run_in_place(rows_of(call, p_, plan_, last, call.rows - last), memory)
                        : error;
    }
    DepthwiseCall copied = call;
    float* const to = memory + part_.before;
    copied.from = to;
    copied.from_strides[2] = cut_.columns;
    const int error = copy_rows(pipelines_, {call.seen, cut_.columns, 1},
                                {elements(call.from), 0, call.from_strides[2]}, 1,
                                {elements(to), 0, cut_.columns});
    return error == 0 ? run_call(copied) : error;
  }

  bool is_surrounded(const DepthwiseCall& call) const {
    const auto* const begin = static_cast<const float*>(input_.data);
    const std::int64_t first = call.from - begin;
    const std::int64_t last_row =
        first + (call.groups - 1) * call.from_strides[1] + (call.seen - 1) * call.from_strides[2];
    const Margins margins = margins_of(p_, plan_);
    const std::int64_t all = element_count(input_.extents);
    return first >= margins.before && last_row + margins.behind <= all;
  }

  int run_copied(const Strip& strip, float* memory) const {
    const bool are_pixels = cut_.has_pixels();
    const Layout layout = are_pixels ? Layout::nhwc : Layout::nchw;
    const std::int64_t outputs = p_.out_channels / p_.groups;
    DepthwiseCall call = seen_by(strip);
    float* const copies = memory + part_.before;
    float* const results = copies + part_.input;
    call.from = copies;
    call.from_strides = dense_strides({1, strip.groups, call.seen, cut_.columns}, layout);
    call.to = results;
    call.to_strides = dense_strides({1, strip.groups * outputs, strip.rows, strip.columns}, layout);
    const ConstElements from = input_at(strip, call);
    int error = are_pixels ? copy_pixels(call, from, copies) : copy_planes(call, from, copies);
    if (error == 0) error = run_call(call);
    if (error != 0) return error;
    return are_pixels ? results_.store_side_by_side(strip, results)
                      : results_.store_channels(strip, results);
  }

  // The input that a strip sees, as [group][row][column].
  int copy_planes(const DepthwiseCall& call, const ConstElements& from, float* to) const {
    const Strides& in = input_.strides;
    const std::int64_t row = cut_.columns;
    const std::int64_t plane = call.seen * row;
    if (plan_.reads_nhwc) {
      return transpose_rows(pipelines_, {row, call.groups, call.seen}, {from, in[2], in[3]}, 1,
                            {elements(to), row, plane});
    }
    return copy_rows(pipelines_, {call.seen, row, call.groups}, {from, in[1], in[2]}, 1,
                     {elements(to), plane, row});
  }

  // ... as [row][column][group].
  int copy_pixels(const DepthwiseCall& call, const ConstElements& from, float* to) const {
    const Strides& in = input_.strides;
    const std::int64_t pixel = call.groups;
    const std::int64_t row = cut_.columns * pixel;
    if (plan_.reads_nhwc) {
      return copy_rows(pipelines_, {cut_.columns, pixel, call.seen}, {from, in[2], in[3]}, 1,
                       {elements(to), row, pixel});
    }
    return transpose_rows(pipelines_, {pixel, cut_.columns, call.seen}, {from, in[2], in[1]}, 1,
                          {elements(to), row, pixel});
  }

  const Pipelines& pipelines_;
  const Conv2dProblem& p_;
  const Plan& plan_;
  const DepthwiseCut& cut_;
  const PackedWeights& packed_;
  const AnyView& input_;
  const Output& output_;
  const Results results_;
  float* workspace_;
  const Part part_;
  const Tasks tasks_;
};

}  // namespace

int pack_for_depthwise(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                       TensorView<const float> weight, const float* bias, PackedWeights& packed) {
  packed = pack_weights(pipelines, p, weight, bias, {1});
  if (!plan.depthwise.is_over_channels()) return 0;
  const PackedFloats plain = std::move(packed.weight);
  const std::int64_t taps = p.kernel_size.h * p.kernel_size.w;
  packed.weight.resize(plain.size());
  return transpose_rows(pipelines, {p.groups, taps, 1}, {elements(plain.data()), 0, taps}, 1,
                        {elements(packed.weight.data()), 0, p.groups});
}

std::size_t depthwise_workspace(const Conv2dProblem& p, const Plan& plan, int threads) {
  if (!has_copies(plan)) return 0;
  const std::int64_t parts = std::min<std::int64_t>(threads, tasks_of(p, plan, threads).count);
  return sizeof(float) * static_cast<std::size_t>(parts * Part(p, plan).elements());
}

int run_depthwise(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                  const PackedWeights& packed, const AnyView& input, const Output& output,
                  float* workspace, int threads) {
  return Depthwise(pipelines, p, plan, packed, input, output, workspace, threads).run(threads);
}

}  // namespace convlaw
