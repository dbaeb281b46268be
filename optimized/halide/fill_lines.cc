// SPDX-License-Identifier: MIT
#include "optimized/halide/fill_lines.h"

#include <algorithm>

#include "optimized/halide/gather.h"
#include "optimized/halide/integers.h"

namespace convlaw {
namespace {

// Of a line's rows or columns: where the input that they see begins, and how much of it there is.
struct Seen {
  std::int64_t place, element, count;
};

// `begin`: the input element that stands first, negative in the padding; `most` may follow.
Seen seen_of(std::int64_t begin, std::int64_t stride, std::int64_t extent, std::int64_t most) {
  const std::int64_t place = divide_up(std::max<std::int64_t>(-begin, 0), stride);
  const std::int64_t end = divide_up(std::max<std::int64_t>(extent - begin, 0), stride);
  return {place, begin + place * stride, std::min(end, most) - place};
}

// The input that all phases of all channels of a strip see.
int copy_phases(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                const LineMap& map, const float* plane, const Strides& in, const Strip& strip,
                float* to) {
  const Lines& lines = plan.lines;
  const std::int64_t planes = strip.groups * (p.in_channels / p.groups);
  const std::int64_t halo = halo_of(p, plan).h;
  for (const std::int64_t phase_row : map.phase_rows) {
    const Seen rows = seen_of(strip.row * plan.stride.h + phase_row - plan.padding.h, plan.stride.h,
                              plan.input_height, strip.rows + halo);
    for (const std::int64_t phase_column : map.phase_columns) {
      const Seen columns = seen_of(strip.column * plan.stride.w + phase_column - plan.padding.w,
                                   plan.stride.w, plan.input_width, lines.pitch);
      const int error = copy_rows(pipelines, {rows.count, columns.count, planes},
                                  {plane + rows.element * in[2] + columns.element * in[3], in[1],
                                   plan.stride.h * in[2], in[3]},
                                  plan.stride.w,
                                  {to + rows.place * lines.pitch + columns.place,
                                   lines.phases * lines.length, lines.pitch});
      if (error != 0) return error;
      to += lines.length;
    }
  }
  return 0;
}

// The last places of a strip of pixels, which the usual form of the pipeline leaves.
int copy_tail(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
              const float* plane, const Strides& in, const Strip& strip, float* to) {
  const std::int64_t places = places_of(plan.lines, strip.rows, strip.columns);
  const std::int64_t usual = share_of(plan.lines, places).usual;
  const std::int64_t first = strip.row * plan.output_width + strip.column + usual;
  return copy_rows(pipelines, {1, places - usual, strip.groups * (p.in_channels / p.groups)},
                   {plane + first * in[3], in[1], 0, in[3]}, 1, {to, plan.lines.length, 0});
}

}  // namespace

int fill_lines(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
               const LineMap& map, const TensorView<const float>& input, const Strip& strip,
               bool has_zeros, float* to) {
  if (plan.lines.is_gathered) {
    gather_lines(p, plan, input, strip, to);
    return 0;
  }
  if (!has_zeros) std::fill_n(to, elements_of_strip(p, plan.lines), 0.0F);
  const std::int64_t inputs = p.in_channels / p.groups;
  const Strides& in = input.strides();
  const float* plane = input.data() + strip.image * in[0] + strip.group * inputs * in[1] +
                       plan.skipped_rows * in[2] + plan.skipped_columns * in[3];
  if (plan.lines.is_in_place) return copy_tail(pipelines, p, plan, plane, in, strip, to);
  return copy_phases(pipelines, p, plan, map, plane, in, strip, to);
}

}  // namespace convlaw
