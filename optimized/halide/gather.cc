// SPDX-License-Identifier: MIT
#include "optimized/halide/gather.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace convlaw {
namespace {

// Gathered elements at a time, about; they stay in a cache.
constexpr std::int64_t kChunk = std::int64_t{1} << 20U;

std::int64_t taps_of(const Conv2dProblem& p) {
  return p.in_channels * p.kernel_size.h * p.kernel_size.w;
}

std::int64_t pixels_of(const Conv2dProblem& p) {
  const Size2 out = output_size(p);
  return out.h * out.w;
}

// Pixels at a time: no fewer than the pipeline takes, even if the output has less.
std::int64_t chunk_of(const Conv2dProblem& p) {
  return std::max(std::min(kChunk / taps_of(p), pixels_of(p)), kWidestTile);
}

// The positions along one axis that tap `tap` reads for the pixels from `first` on; -1 is a zero.
template <class OutputOf>
std::vector<std::int64_t> positions(const Axis& axis, std::int64_t tap, std::int64_t first,
                                    std::int64_t count, OutputOf output_of) {
  std::vector<std::int64_t> line(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    line[static_cast<std::size_t>(i)] = axis.source(output_of(first + i), tap).value_or(-1);
  }
  return line;
}

// gathered[channel][kh][kw][pixel], for `chunk` pixels of image n; zeros beyond the last pixel.
void gather(const Conv2dProblem& p, TensorView<const float> input, std::int64_t n,
            std::int64_t first, std::int64_t chunk, float* gathered) {
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const std::int64_t width = columns.output();
  const std::int64_t count = std::min(chunk, pixels_of(p) - first);
  for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
    const auto row = positions(rows, kh, first, count, [&](auto pixel) { return pixel / width; });
    for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
      const auto column =
          positions(columns, kw, first, count, [&](auto pixel) { return pixel % width; });
      for (std::int64_t c = 0; c < p.in_channels; ++c) {
        float* next = gathered + ((c * p.kernel_size.h + kh) * p.kernel_size.w + kw) * chunk;
        for (std::size_t i = 0; i < row.size(); ++i) {
          *next++ = row[i] < 0 || column[i] < 0 ? 0.0F : input(n, c, row[i], column[i]);
        }
        std::fill_n(next, chunk - count, 0.0F);
      }
    }
  }
}

// The pointwise problem of one chunk, and its plan.
Conv2dProblem pointwise(const Conv2dProblem& p, std::int64_t chunk) {
  Conv2dProblem flat;
  flat.batch = 1;
  flat.in_channels = taps_of(p);
  flat.out_channels = p.out_channels;
  flat.groups = p.groups;
  flat.height = 1;
  flat.width = chunk;
  flat.kernel_size = {1, 1};
  return flat;
}

Plan plan_for(std::int64_t chunk) {
  Plan plan;
  plan.strategy = Strategy::direct_unpadded;
  plan.input_height = plan.output_height = 1;
  plan.input_width = plan.output_width = chunk;
  return plan;
}

}  // namespace

std::size_t gather_workspace(const Conv2dProblem& p) {
  const std::int64_t chunk = chunk_of(p);
  const std::int64_t aside = chunk > pixels_of(p) ? p.out_channels : 0;
  return sizeof(float) * static_cast<std::size_t>((taps_of(p) + aside) * chunk);
}

int run_gathered(const Pipelines& pipelines, const Conv2dProblem& p, const PackedWeights& packed,
                 TensorView<const float> input, const TensorView<float>& output, float* workspace) {
  const std::int64_t chunk = chunk_of(p);
  const std::int64_t pixels = pixels_of(p);
  const Conv2dProblem flat = pointwise(p, chunk);
  const Plan plan = plan_for(chunk);
  const Extents in{1, flat.in_channels, 1, chunk};
  const Extents out{1, p.out_channels, 1, chunk};
  const Strides& strides = output.strides();
  float* aside = workspace + flat.in_channels * chunk;
  for (std::int64_t n = 0; n < p.images(); ++n) {
    for (std::int64_t next = 0; next < pixels; next += chunk) {
      // The last chunk begins early enough to be whole, if there is room for one.
      const std::int64_t first = std::max<std::int64_t>(std::min(next, pixels - chunk), 0);
      gather(p, input, n, first, chunk, workspace);
      float* place = output.data() + n * strides[0] + first * strides[3];
      const bool is_whole = chunk <= pixels;
      const TensorView<float> result =
          is_whole ? TensorView<float>(place, out, {strides[0], strides[1], chunk, strides[3]})
                   : TensorView<float>(aside, out, dense_strides(out, Layout::nchw));
      const TensorView<const float> gathered(workspace, in, dense_strides(in, Layout::nchw));
      const int error = run_pipeline(pipelines, flat, plan, packed, gathered, result);
      if (error != 0) return error;
      if (is_whole) continue;
      for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
        for (std::int64_t i = 0; i < pixels; ++i) {
          place[oc * strides[1] + i * strides[3]] = aside[oc * chunk + i];
        }
      }
    }
  }
  return 0;
}

}  // namespace convlaw
