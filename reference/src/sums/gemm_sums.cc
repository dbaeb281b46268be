// SPDX-License-Identifier: MIT
// Tiles of the window matrix (taps x pixels), multiplied by blocks of the weights (channels x
// taps). The tile and the block fit in the caches between memory and core; the weights are turned
// into f64 once more for every tile, which costs a few of the hundred cycles that a weight is used
// for.
#include "reference/src/sums/layer.h"

namespace convlaw {
namespace {

// In elements: 2 MiB and 1 MiB, unless the smallest of both needs more.
constexpr std::int64_t kTileElements = std::int64_t{1} << 18;
constexpr std::int64_t kBlockElements = std::int64_t{1} << 17;
constexpr std::int64_t kMostTaps = 8192;
constexpr std::int64_t kFewestPixels = 48;
constexpr std::int64_t kMostPixels = 480;
constexpr std::int64_t kFewestChannels = 32;
constexpr std::int64_t kMostChannels = 512;

// Rows whose distance is a multiple of the page size compete for the same lines of a cache.
std::int64_t row_distance(std::int64_t columns) {
  const std::int64_t distance = (columns + 7) / 8 * 8;
  return distance % 64 == 0 ? distance + 8 : distance;
}

class GemmSums {
 public:
  explicit GemmSums(const Layer& layer)
      : layer_(layer),
        kernel_width_(layer.problem.kernel_size.w),
        tap_rows_(layer.group_inputs * layer.problem.kernel_size.h),
        chunk_rows_(std::clamp<std::int64_t>(kMostTaps / kernel_width_, 1, tap_rows_)),
        chunk_taps_(chunk_rows_ * kernel_width_),
        weight_distance_(row_distance(chunk_taps_)),
        channels_(
            std::min(layer.group_outputs, chunk_rows_ < tap_rows_
                                              ? 4 * kFewestChannels
                                              : std::clamp(kBlockElements / chunk_taps_ / 8 * 8,
                                                           kFewestChannels, kMostChannels))),
        tile_(std::min(layer.pixels(), std::clamp(kTileElements / chunk_taps_ / 24 * 24,
                                                  kFewestPixels, kMostPixels))),
        tile_distance_(row_distance(tile_)),
        counting_(!layer.counts.follow_from_shape()),
        workspace_({8 * channels_ * weight_distance_, 8 * chunk_taps_ * tile_distance_,
                    8 * layer.lines.padded_width(), 8 * channels_ * tile_, 8 * channels_ * tile_,
                    4 * channels_ * tile_, counting_ ? 4 * channels_ * weight_distance_ : 0,
                    counting_ ? 4 * chunk_taps_ * tile_distance_ : 0}),
        weights_(workspace_.array<double>(0)),
        windows_(workspace_.array<double>(1)),
        line_(workspace_.array<double>(2)),
        value_(workspace_.array<double>(3)),
        magnitude_(workspace_.array<double>(4)),
        products_(workspace_.array<float>(5)),
        weight_indicators_(workspace_.array<float>(6)),
        window_indicators_(workspace_.array<float>(7)) {}

  void run() {
    for (std::int64_t group = 0; group < layer_.problem.groups; ++group) {
      for (std::int64_t image = 0; image < layer_.problem.images(); ++image) {
        for (std::int64_t pixel = 0; pixel < layer_.pixels(); pixel += tile_) {
          sum_tile(group, image, pixel, std::min(tile_, layer_.pixels() - pixel));
        }
      }
    }
  }

 private:
  void sum_tile(std::int64_t group, std::int64_t image, std::int64_t pixel, std::int64_t pixels) {
    const bool at_once = chunk_rows_ == tap_rows_;
    if (at_once) lay_out_windows(group, image, 0, tap_rows_, pixel, pixels);
    const std::int64_t end = (group + 1) * layer_.group_outputs;
    for (std::int64_t first = group * layer_.group_outputs; first < end; first += channels_) {
      const std::int64_t channels = std::min(channels_, end - first);
      std::fill_n(value_, channels * pixels, 0.0);
      std::fill_n(magnitude_, channels * pixels, 0.0);
      std::fill_n(products_, counting_ ? channels * pixels : 0, 0.0F);
      for (std::int64_t row = 0; row < tap_rows_; row += chunk_rows_) {
        const std::int64_t rows = std::min(chunk_rows_, tap_rows_ - row);
        if (!at_once) lay_out_windows(group, image, row, rows, pixel, pixels);
        for (std::int64_t channel = 0; channel < channels; ++channel) {
          read_weights(layer_, first + channel, row, rows, weights_ + channel * weight_distance_);
        }
        multiply(channels, pixels, rows * kernel_width_);
      }
      if (!counting_) layer_.counts.fill(channels, pixel, pixels, products_);
      layer_.visit({image, first, channels, pixel, pixels, value_, magnitude_, products_});
    }
  }

  // Row (c, kh, kw) holds, for every pixel, the element which that tap of the window covers.
  void lay_out_windows(std::int64_t group, std::int64_t image, std::int64_t row, std::int64_t rows,
                       std::int64_t pixel, std::int64_t pixels) {
    const Conv2dProblem& p = layer_.problem;
    const std::int64_t width = layer_.out.w;
    const bool as_it_is = kernel_width_ == 1 && p.stride.w == 1;
    for (std::int64_t i = 0; i < rows; ++i) {
      const std::int64_t channel = group * layer_.group_inputs + (row + i) / p.kernel_size.h;
      const std::int64_t kh = (row + i) % p.kernel_size.h;
      double* const to = windows_ + i * kernel_width_ * tile_distance_;
      std::int64_t oh = pixel / width;
      std::int64_t ow = pixel % width;
      for (std::int64_t done = 0; done < pixels; ++oh, ow = 0) {
        const std::int64_t count = std::min(width - ow, pixels - done);
        const std::int64_t first = ow * p.stride.w;
        const std::int64_t last =
            first + (count - 1) * p.stride.w + (kernel_width_ - 1) * p.dilation.w + 1;
        const std::int64_t source = oh * p.stride.h + kh * p.dilation.h;
        layer_.lines.read(image, channel, source, first, last, as_it_is ? to + done : line_);
        if (!as_it_is) {
          for (std::int64_t kw = 0; kw < kernel_width_; ++kw) {
            layer_.loops.gather(count, line_ + kw * p.dilation.w, p.stride.w,
                                to + kw * tile_distance_ + done);
          }
        }
        done += count;
      }
    }
    if (!counting_) return;
    for (std::int64_t tap = 0; tap < rows * kernel_width_; ++tap) {
      layer_.loops.nonzero_f32(pixels, windows_ + tap * tile_distance_,
                               window_indicators_ + tap * tile_distance_);
    }
  }

  // Adds the products of the taps in the tile. Leaves magnitudes in place of the weights.
  void multiply(std::int64_t channels, std::int64_t pixels, std::int64_t taps) {
    const Kernels& loops = layer_.loops;
    loops.gemm_f64(channels, pixels, taps, weights_, weight_distance_, windows_, tile_distance_,
                   value_, pixels);
    for (std::int64_t channel = 0; channel < channels; ++channel) {
      double* const row = weights_ + channel * weight_distance_;
      loops.abs_f64(taps, row, row);
      if (counting_) {
        loops.nonzero_f32(taps, row, weight_indicators_ + channel * weight_distance_);
      }
    }
    loops.gemm_magnitude_f64(channels, pixels, taps, weights_, weight_distance_, windows_,
                             tile_distance_, magnitude_, pixels);
    if (!counting_) return;
    loops.gemm_f32(channels, pixels, taps, weight_indicators_, weight_distance_, window_indicators_,
                   tile_distance_, products_, pixels);
  }

  const Layer& layer_;
  const std::int64_t kernel_width_;
  const std::int64_t tap_rows_;    // rows of kernels: group's input channels times kernel height
  const std::int64_t chunk_rows_;  // ... in a tile: all of them, unless they are enormous
  const std::int64_t chunk_taps_;
  const std::int64_t weight_distance_;
  const std::int64_t channels_;  // output channels at once
  const std::int64_t tile_;      // pixels at once
  const std::int64_t tile_distance_;
  const bool counting_;
  const Workspace workspace_;
  double* const weights_;
  double* const windows_;
  double* const line_;
  double* const value_;
  double* const magnitude_;
  float* const products_;
  float* const weight_indicators_;
  float* const window_indicators_;
};

}  // namespace

void sum_by_gemm(const Layer& layer) { GemmSums(layer).run(); }

}  // namespace convlaw
