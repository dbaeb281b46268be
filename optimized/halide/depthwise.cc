// SPDX-License-Identifier: MIT
#include "optimized/halide/depthwise.h"

#include <HalideBuffer.h>

#include <algorithm>
#include <utility>

#include "optimized/halide/cuts.h"
#include "optimized/halide/fill_lines.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/threads.h"

namespace convlaw {
namespace {

using Halide::Runtime::Buffer;

// Groups of a task: where tensors are read and written in place, as few as threads want.
std::int64_t groups_of_task(const Conv2dProblem& p, const Plan& plan, int threads) {
  const DepthwiseCut& cut = plan.depthwise;
  if (cut.is_copied || threads <= 1) return cut.groups;
  const std::int64_t strips = p.images() * divide_up(plan.output_height, cut.rows);
  return groups_in_sections(p, plan, divide_up(kTasksOfThread * threads, strips));
}

std::int64_t tasks_of(const Conv2dProblem& p, const Plan& plan, int threads) {
  return p.images() * divide_up(plan.output_height, plan.depthwise.rows) *
         divide_up(p.groups, groups_of_task(p, plan, threads));
}

// Floats of the workspace that copied planes take, for each thread, and with their results behind
// them.
std::int64_t copied_elements(const Conv2dProblem& p, const Plan& plan) {
  const DepthwiseCut& cut = plan.depthwise;
  return cut.groups * rows_seen(p, plan, cut.rows) * cut.columns;
}
std::int64_t elements_of_part(const Conv2dProblem& p, const Plan& plan) {
  const DepthwiseCut& cut = plan.depthwise;
  return copied_elements(p, plan) +
         cut.groups * (p.out_channels / p.groups) * cut.rows * plan.output_width;
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
        outputs_(p.out_channels / p.groups),
        groups_(groups_of_task(p, plan, threads)),
        tasks_(tasks_of(p, plan, threads)) {}

  int run(int threads) {
    return run_tasks(threads, tasks_, [this](int thread, std::int64_t task) {
      float* memory = workspace_ + (cut_.is_copied ? thread * elements_of_part(p_, plan_) : 0);
      const Strip strip = strip_of(task);
      return cut_.is_copied ? run_copied(strip, memory) : run_in_place(strip);
    });
  }

 private:
  // Strips of the same groups follow one another.
  Strip strip_of(std::int64_t task) const {
    Strip strip{};
    const std::int64_t strips = divide_up(plan_.output_height, cut_.rows);
    strip.row = task % strips * cut_.rows;
    strip.rows = std::min(cut_.rows, plan_.output_height - strip.row);
    task /= strips;
    const std::int64_t sections = divide_up(p_.groups, groups_);
    strip.group = task % sections * groups_;
    strip.groups = std::min(groups_, p_.groups - strip.group);
    strip.image = task / sections;
    strip.columns = plan_.output_width;
    return strip;
  }

  // Rows of input that a strip sees, and the zeros around them.
  struct Seen {
    std::int64_t first, rows, above, below;
  };
  Seen seen_of(const Strip& strip) const {
    const std::int64_t begin = strip.row * plan_.stride.h - plan_.padding.h;
    const std::int64_t end = begin + rows_seen(p_, plan_, strip.rows);
    const std::int64_t first = std::max<std::int64_t>(begin, 0);
    const std::int64_t last = std::min(end, plan_.input_height);
    return {first, last - first, first - begin, end - last};
  }

  ConstElements input_at(const Strip& strip, const Seen& seen) const {
    const Strides& in = input_.strides;
    return elements(input_) +
           (strip.image * in[0] + strip.group * in[1] + (plan_.skipped_rows + seen.first) * in[2] +
            plan_.skipped_columns * in[3]);
  }

  // Halide's buffers are not const, but its inputs are not written.
  static float* floats(const ConstElements& from) {
    return reinterpret_cast<float*>(const_cast<std::byte*>(from.data));
  }

  int run_in_place(const Strip& strip) const {
    const Seen seen = seen_of(strip);
    float* const from = floats(input_at(strip, seen));
    auto* const to = reinterpret_cast<float*>(results_.output_at(strip, 0).data);
    return compute(strip, seen, {from, input_.strides}, {to, output_.strides}, plan_.has_relu);
  }

  int run_copied(const Strip& strip, float* memory) const {
    const Seen seen = seen_of(strip);
    float* const results = memory + copied_elements(p_, plan_);
    const Layout layout = cut_.is_over_channels ? Layout::nhwc : Layout::nchw;
    const Extents source{1, strip.groups, seen.rows, cut_.columns};
    const Extents target{1, strip.groups * outputs_, strip.rows, strip.columns};
    int error =
        cut_.is_over_channels ? copy_pixels(strip, seen, memory) : copy_planes(strip, seen, memory);
    if (error == 0) {
      error = compute(strip, seen, {memory, dense_strides(source, layout)},
                      {results, dense_strides(target, layout)}, false);
    }
    if (error != 0) return error;
    return cut_.is_over_channels ? results_.store_side_by_side(strip, results)
                                 : results_.store_channels(strip, results);
  }

  // The input that a strip sees, as [group][row][column].
  int copy_planes(const Strip& strip, const Seen& seen, float* to) const {
    const Strides& in = input_.strides;
    const ConstElements from = input_at(strip, seen);
    const std::int64_t row = cut_.columns;
    const std::int64_t plane = seen.rows * row;
    if (plan_.reads_nhwc) {
      return transpose_rows(pipelines_, {row, strip.groups, seen.rows}, {from, in[2], in[3]}, 1,
                            {elements(to), row, plane});
    }
    return copy_rows(pipelines_, {seen.rows, row, strip.groups}, {from, in[1], in[2]}, 1,
                     {elements(to), plane, row});
  }

  // ... as [row][column][group].
  int copy_pixels(const Strip& strip, const Seen& seen, float* to) const {
    const Strides& in = input_.strides;
    const ConstElements from = input_at(strip, seen);
    const std::int64_t pixel = strip.groups;
    const std::int64_t row = cut_.columns * pixel;
    // Rows that follow one another are one.
    const bool is_one = in[2] == cut_.columns * in[3];
    const std::int64_t rows = is_one ? 1 : seen.rows;
    const std::int64_t columns = is_one ? seen.rows * cut_.columns : cut_.columns;
    if (plan_.reads_nhwc) {
      return copy_rows(pipelines_, {columns, pixel, rows}, {from, in[2], in[3]}, 1,
                       {elements(to), row, pixel});
    }
    return transpose_rows(pipelines_, {pixel, columns, rows}, {from, in[2], in[1]}, 1,
                          {elements(to), row, pixel});
  }

  // Tensors as the pipelines see them: from the strip's first element on.
  struct View {
    float* data;
    Strides strides;
  };

  int compute(const Strip& strip, const Seen& seen, const View& from, const View& to,
              bool clamps) const {
    return cut_.is_over_channels ? compute_channels(strip, seen, from, to, clamps)
                                 : compute_planes(strip, seen, from, to, clamps);
  }

  int compute_planes(const Strip& strip, const Seen& seen, const View& from, const View& to,
                     bool clamps) const {
    const int groups = narrow(strip.groups);
    const int outputs = narrow(outputs_);
    const int kernel = narrow(p_.kernel_size.h);
    halide_dimension_t source[] = {{0, narrow(cut_.columns), 1},
                                   {0, narrow(seen.rows), narrow(from.strides[2])},
                                   {0, groups, narrow(from.strides[1])}};
    halide_dimension_t target[] = {{0, narrow(strip.columns), 1},
                                   {0, narrow(strip.rows), narrow(to.strides[2])},
                                   {0, outputs, narrow(to.strides[1])},
                                   {0, groups, narrow(outputs_ * to.strides[1])}};
    const std::int64_t first = strip.group * outputs_;
    Buffer<float> x(from.data, 3, source);
    Buffer<float> w(const_cast<float*>(packed_.weight.data()) + first * kernel * kernel, kernel,
                    kernel, outputs, groups);
    Buffer<float> b(const_cast<float*>(packed_.bias.data()) + first, outputs, groups);
    Buffer<float> y(to.data, 4, target);
    const auto form = DepthwisePipelines::find(kernel, plan_.stride.h);
    return pipelines_.depthwise.pipelines[form.value()](
        x, narrow(plan_.padding.w), narrow(seen.above), narrow(seen.below), narrow(cut_.pitch),
        narrow(cut_.behind), narrow(cut_.at_once), w, b, clamps, y);
  }

  int compute_channels(const Strip& strip, const Seen& seen, const View& from, const View& to,
                       bool clamps) const {
    const int groups = narrow(strip.groups);
    const int all = narrow(p_.groups);
    halide_dimension_t source[] = {{0, groups, 1},
                                   {0, narrow(cut_.columns), narrow(from.strides[3])},
                                   {0, narrow(seen.rows), narrow(from.strides[2])}};
    halide_dimension_t target[] = {{0, groups, 1},
                                   {0, narrow(strip.columns), narrow(to.strides[3])},
                                   {0, narrow(strip.rows), narrow(to.strides[2])}};
    halide_dimension_t weight[] = {{0, groups, 1},
                                   {0, narrow(p_.kernel_size.w), all},
                                   {0, narrow(p_.kernel_size.h), narrow(p_.kernel_size.w) * all}};
    Buffer<float> x(from.data, 3, source);
    Buffer<float> w(const_cast<float*>(packed_.weight.data()) + strip.group, 3, weight);
    Buffer<float> b(const_cast<float*>(packed_.bias.data()) + strip.group, groups);
    Buffer<float> y(to.data, 3, target);
    return pipelines_.depthwise_channels(x, narrow(plan_.stride.w), narrow(plan_.stride.h),
                                         narrow(plan_.dilation.w), narrow(plan_.dilation.h),
                                         narrow(plan_.padding.w), narrow(cut_.right),
                                         narrow(seen.above), narrow(seen.below), w, b, clamps, y);
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
  const std::int64_t outputs_;  // of a group
  const std::int64_t groups_;   // of a task
  const std::int64_t tasks_;
};

}  // namespace

int pack_for_depthwise(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                       TensorView<const float> weight, const float* bias, PackedWeights& packed) {
  packed = pack_weights(pipelines, p, weight, bias, {1});
  if (!plan.depthwise.is_over_channels) return 0;
  const PackedFloats plain = std::move(packed.weight);
  const std::int64_t taps = p.kernel_size.h * p.kernel_size.w;
  packed.weight.resize(plain.size());
  return transpose_rows(pipelines, {p.groups, taps, 1}, {elements(plain.data()), 0, taps}, 1,
                        {elements(packed.weight.data()), 0, p.groups});
}

std::size_t depthwise_workspace(const Conv2dProblem& p, const Plan& plan, int threads) {
  const DepthwiseCut& cut = plan.depthwise;
  if (!cut.is_copied) return 0;
  const std::int64_t parts = std::min<std::int64_t>(threads, tasks_of(p, plan, threads));
  return sizeof(float) * static_cast<std::size_t>(parts * elements_of_part(p, plan));
}

int run_depthwise(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                  const PackedWeights& packed, const AnyView& input, const Output& output,
                  float* workspace, int threads) {
  return Depthwise(pipelines, p, plan, packed, input, output, workspace, threads).run(threads);
}

}  // namespace convlaw
