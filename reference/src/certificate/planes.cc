// SPDX-License-Identifier: MIT
#include "reference/src/certificate/planes.h"

#include <algorithm>

#include "convlaw/pad.h"
#include "reference/src/vector/kernels.h"

namespace convlaw {
namespace {

std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

// Strides beyond the padded extent are as good as the extent: there is one output.
std::int64_t useful_stride(const Axis& axis) {
  return std::min(axis.stride, std::max<std::int64_t>(axis.padded(), 1));
}

}  // namespace

Planes::Planes(const Conv2dProblem& problem, std::int64_t channels) : problem_(problem) {
  const Axis rows = vertical_axis(problem);
  const Axis columns = horizontal_axis(problem);
  problem_.stride = {useful_stride(rows), useful_stride(columns)};
  const Size2 stride = problem_.stride;
  const std::vector<std::int64_t> source_rows = padded_positions(rows);
  const std::vector<std::int64_t> source_columns = padded_positions(columns);
  pitch_ = ceil_div(columns.padded(), stride.w);
  height_ = ceil_div(rows.padded(), stride.h);

  const auto element = [](const std::vector<std::int64_t>& list, std::int64_t i) {
    return i < static_cast<std::int64_t>(list.size()) ? list[static_cast<std::size_t>(i)] : -1;
  };
  runs_.resize(static_cast<std::size_t>(stride.w));
  for (std::int64_t b = 0; b < stride.w; ++b) {
    std::vector<Run>& runs = runs_[static_cast<std::size_t>(b)];
    for (std::int64_t i = 0; i < pitch_; ++i) {
      const std::int64_t from = element(source_columns, i * stride.w + b);
      if (from < 0) continue;
      if (!runs.empty() && runs.back().to + runs.back().count == i) {
        Run& last = runs.back();
        const std::int64_t step = from - (last.from + (last.count - 1) * last.step);
        if (last.count == 1) last.step = from - last.from;
        if (last.count == 1 || step == last.step) {
          ++last.count;
          continue;
        }
      }
      runs.push_back({i, from, 0, 1});
    }
  }
  phase_of_.assign(static_cast<std::size_t>(stride.h * stride.w), -1);
  for (std::int64_t kh = 0; kh < problem.kernel_size.h; ++kh) {
    for (std::int64_t kw = 0; kw < problem.kernel_size.w; ++kw) {
      const std::int64_t a = kh * problem.dilation.h % stride.h;
      const std::int64_t b = kw * problem.dilation.w % stride.w;
      std::ptrdiff_t& index = phase_of_[static_cast<std::size_t>(a * stride.w + b)];
      if (index >= 0) continue;
      index = static_cast<std::ptrdiff_t>(phases_.size());
      Phase made;
      made.offset = plane_size_;
      for (std::int64_t i = 0; i < height_; ++i) {
        made.rows.push_back(element(source_rows, i * stride.h + a));
      }
      made.runs = &runs_[static_cast<std::size_t>(b)];
      phases_.push_back(std::move(made));
      plane_size_ += height_ * pitch_;
    }
  }
  memory_.assign(static_cast<std::size_t>(plane_size_ * channels), 0);
}

void Planes::load(const AnyView& input, std::int64_t n, std::int64_t c, std::int64_t slot) {
  const Kernels& loops = kernels();
  const std::int64_t channel = n * input.strides[0] + c * input.strides[1];
  const std::int64_t step = input.strides[3];
  for (const Phase& part : phases_) {
    double* row = memory_.data() + slot * plane_size_ + part.offset;
    for (const std::int64_t h : part.rows) {
      const std::int64_t line = channel + h * input.strides[2];
      for (const Run& run : *part.runs) {
        if (h < 0) break;
        loops.load(input.type, input.data, line + run.from * step, run.step * step, run.count,
                   row + run.to);
      }
      row += pitch_;
    }
  }
}

const double* Planes::tap(std::int64_t slot, std::int64_t kh, std::int64_t kw) const {
  const std::int64_t row = kh * problem_.dilation.h;
  const std::int64_t column = kw * problem_.dilation.w;
  const Size2 stride = problem_.stride;
  const std::ptrdiff_t index =
      phase_of_[static_cast<std::size_t>(row % stride.h * stride.w + column % stride.w)];
  return memory_.data() + slot * plane_size_ + phases_[static_cast<std::size_t>(index)].offset +
         row / stride.h * pitch_ + column / stride.w;
}

}  // namespace convlaw
