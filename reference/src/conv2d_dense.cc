// SPDX-License-Identifier: MIT
#include "convlaw/conv2d_dense.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "convlaw/conv2d.h"
#include "reference/src/conv2d_dense_with.h"

namespace convlaw {
namespace {

std::vector<OutputReach> output_reaches(const Axis& axis) {
  std::vector<OutputReach> reaches;
  const std::int64_t outputs = axis.output();
  const std::int64_t reach = (axis.kernel - 1) * axis.dilation;
  reaches.reserve(static_cast<std::size_t>(outputs));
  for (std::int64_t o = 0; o < outputs; ++o) {
    const std::int64_t place = o * axis.stride - axis.begin;
    // Of the taps that are at `limit` or behind it.
    const auto first_tap = [&](std::int64_t limit) {
      const std::int64_t distance = limit - place;
      if (distance <= 0) return std::int64_t{0};
      // Dividing takes longest here, and a window that lies within the image is not asked for it.
      if (distance > reach) return axis.kernel;
      return (distance - 1) / axis.dilation + 1;
    };
    reaches.push_back({place, first_tap(0), first_tap(axis.extent)});
  }
  return reaches;
}

template <class T, class Convolve>
void convolve_groups(const Conv2dProblem& p, const T* input, const T* weight, const T* bias,
                     T* output, Convolve convolve) {
  const std::vector<OutputReach> rows = output_reaches(vertical_axis(p));
  const std::vector<OutputReach> columns = output_reaches(horizontal_axis(p));
  GroupConvolution group{};
  group.inputs = p.in_channels / p.groups;
  group.height = p.height;
  group.width = p.width;
  group.outputs = p.out_channels / p.groups;
  group.output_height = static_cast<std::int64_t>(rows.size());
  group.output_width = static_cast<std::int64_t>(columns.size());
  group.kernel_height = p.kernel_size.h;
  group.kernel_width = p.kernel_size.w;
  group.dilation_height = p.dilation.h;
  group.dilation_width = p.dilation.w;
  group.stride_width = p.stride.w;
  group.rows = rows.data();
  group.columns = columns.data();

  const std::int64_t taps = group.inputs * p.kernel_size.h * p.kernel_size.w;
  const auto packed =
      std::make_unique_for_overwrite<T[]>(static_cast<std::size_t>(taps * kMostChannelsAtOnce));
  for (std::int64_t n = 0; n < p.images(); ++n) {
    for (std::int64_t g = 0; g < p.groups; ++g) {
      convolve(group, input, weight + g * group.outputs * taps,
               bias == nullptr ? nullptr : bias + g * group.outputs, packed.get(), output);
      input += group.inputs * p.height * p.width;
      output += group.outputs * group.output_height * group.output_width;
    }
  }
}

}  // namespace

void conv2d_dense_with(const Kernels& loops, const Conv2dProblem& problem, const float* input,
                       const float* weight, const float* bias, float* output) {
  convolve_groups(problem, input, weight, bias, output, loops.convolve_f32);
}

void conv2d_dense_with(const Kernels& loops, const Conv2dProblem& problem, const double* input,
                       const double* weight, const double* bias, double* output) {
  convolve_groups(problem, input, weight, bias, output, loops.convolve_f64);
}

void conv2d_dense(const Conv2dProblem& problem, const float* input, const float* weight,
                  const float* bias, float* output) {
  conv2d_dense_with(kernels(), problem, input, weight, bias, output);
}

void conv2d_dense(const Conv2dProblem& problem, const double* input, const double* weight,
                  const double* bias, double* output) {
  conv2d_dense_with(kernels(), problem, input, weight, bias, output);
}

}  // namespace convlaw
