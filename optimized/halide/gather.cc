// SPDX-License-Identifier: MIT
#include "optimized/halide/gather.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace convlaw {
namespace {

// The positions along one axis that tap `tap` reads for the strip's outputs; -1 is a zero.
template <class OutputOf>
std::vector<std::int64_t> positions(const Axis& axis, std::int64_t tap, const Strip& strip,
                                    OutputOf output_of) {
  std::vector<std::int64_t> line(static_cast<std::size_t>(strip.columns));
  for (std::int64_t i = 0; i < strip.columns; ++i) {
    line[static_cast<std::size_t>(i)] = axis.source(output_of(strip.column + i), tap).value_or(-1);
  }
  return line;
}

}  // namespace

void gather_lines(const Conv2dProblem& p, const Plan& plan, const AnyView& input,
                  const Strip& strip, float* to) {
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const std::int64_t width = columns.output();
  const std::int64_t inputs = p.in_channels / p.groups;
  for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
    const auto row = positions(rows, kh, strip, [&](auto pixel) { return pixel / width; });
    for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
      const auto column = positions(columns, kw, strip, [&](auto pixel) { return pixel % width; });
      for (std::int64_t c = 0; c < strip.groups * inputs; ++c) {
        float* next = to + ((c * p.kernel_size.h + kh) * p.kernel_size.w + kw) * plan.lines.length;
        float* const end = next + plan.lines.length;
        for (std::size_t i = 0; i < row.size(); ++i) {
          const bool is_zero = row[i] < 0 || column[i] < 0;
          *next++ = is_zero ? 0.0F
                            : static_cast<float>(input.at(strip.image, strip.group * inputs + c,
                                                          row[i], column[i]));
        }
        std::fill(next, end, 0.0F);
      }
    }
  }
}

}  // namespace convlaw
