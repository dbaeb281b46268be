// SPDX-License-Identifier: MIT
// Tiles of the window matrix (taps x pixels), multiplied by blocks of the weights (channels x
// taps).
#include "reference/src/sums/layer.h"

namespace convlaw {
namespace {

// In elements. Weights are held twice (with their magnitudes), so these are 40 MiB and 2 MiB.
constexpr std::int64_t kWeightElements = std::int64_t{5} << 19;
constexpr std::int64_t kTileElements = std::int64_t{1} << 18;
// Of a tile: taps, and pixels.
constexpr std::int64_t kMostTaps = 8192;
constexpr std::int64_t kFewestPixels = 48;
constexpr std::int64_t kMostPixels = 480;
constexpr std::int64_t kMostChannels = 512;

// Rows whose distance is a multiple of the page size compete for the same lines of a cache.
std::int64_t row_distance(std::int64_t columns) {
  const std::int64_t distance = (columns + 7) / 8 * 8;
  return distance % 64 == 0 ? distance + 8 : distance;
}

class GemmSums {
 public:
  GemmSums(const Layer& layer, std::int64_t group)
      : layer_(layer),
        group_(group),
        kernel_width_(layer.problem.kernel_size.w),
        tap_rows_(layer.group_inputs * layer.problem.kernel_size.h),
        chunk_rows_(std::clamp<std::int64_t>(kMostTaps / kernel_width_, 1, tap_rows_)),
        at_once_(layer.taps() <= kWeightElements / 8),
        weight_distance_(row_distance((at_once_ ? tap_rows_ : chunk_rows_) * kernel_width_)),
        channels_(std::clamp<std::int64_t>(kWeightElements / weight_distance_, 1,
                                           std::min(layer.group_outputs, kMostChannels))),
        tile_(std::min(layer.pixels(),
                       std::clamp(kTileElements / (chunk_rows_ * kernel_width_) / 24 * 24,
                                  kFewestPixels, kMostPixels))),
        tile_distance_(row_distance(tile_)),
        counting_(!layer.counts.follow_from_shape()),
        weights_(make_buffer<double>(channels_ * weight_distance_)),
        weight_magnitudes_(make_buffer<double>(channels_ * weight_distance_)),
        windows_(make_buffer<double>(chunk_rows_ * kernel_width_ * tile_distance_)),
        line_(make_buffer<double>(layer.lines.padded_width())),
        value_(make_buffer<double>(channels_ * tile_)),
        magnitude_(make_buffer<double>(channels_ * tile_)),
        products_(make_buffer<float>(channels_ * tile_)) {
    if (!counting_) return;
    weight_indicators_ = make_buffer<float>(channels_ * weight_distance_);
    window_indicators_ = make_buffer<float>(chunk_rows_ * kernel_width_ * tile_distance_);
  }

  void run() {
    for (std::int64_t first = 0; first < layer_.group_outputs; first += channels_) {
      const std::int64_t channels = std::min(channels_, layer_.group_outputs - first);
      const std::int64_t first_channel = group_ * layer_.group_outputs + first;
      if (at_once_) lay_out_weights(first_channel, channels, 0, tap_rows_);
      for (std::int64_t image = 0; image < layer_.problem.images(); ++image) {
        for (std::int64_t pixel = 0; pixel < layer_.pixels(); pixel += tile_) {
          const std::int64_t pixels = std::min(tile_, layer_.pixels() - pixel);
          std::fill_n(value_.get(), channels * pixels, 0.0);
          std::fill_n(magnitude_.get(), channels * pixels, 0.0);
          if (counting_) std::fill_n(products_.get(), channels * pixels, 0.0F);
          for (std::int64_t row = 0; row < tap_rows_; row += chunk_rows_) {
            const std::int64_t rows = std::min(chunk_rows_, tap_rows_ - row);
            if (!at_once_) lay_out_weights(first_channel, channels, row, rows);
            lay_out_windows(image, row, rows, pixel, pixels);
            multiply(channels, pixels, rows * kernel_width_, at_once_ ? row * kernel_width_ : 0);
          }
          if (!counting_) layer_.counts.fill(channels, pixel, pixels, products_.get());
          layer_.visit({image, first_channel, channels, pixel, pixels, value_.get(),
                        magnitude_.get(), products_.get()});
        }
      }
    }
  }

 private:
  void lay_out_weights(std::int64_t first_channel, std::int64_t channels, std::int64_t row,
                       std::int64_t rows) {
    const std::int64_t taps = rows * kernel_width_;
    for (std::int64_t channel = 0; channel < channels; ++channel) {
      const std::int64_t at = channel * weight_distance_;
      read_weights(layer_, first_channel + channel, row, rows, weights_.get() + at);
      layer_.loops.abs_f64(taps, weights_.get() + at, weight_magnitudes_.get() + at);
      if (counting_) {
        layer_.loops.nonzero_f32(taps, weights_.get() + at, weight_indicators_.get() + at);
      }
    }
  }

  // Row (c, kh, kw) holds, for every pixel, the element which that tap of the window covers.
  void lay_out_windows(std::int64_t image, std::int64_t row, std::int64_t rows, std::int64_t pixel,
                       std::int64_t pixels) {
    const Conv2dProblem& p = layer_.problem;
    const std::int64_t width = layer_.out.w;
    const bool as_it_is = kernel_width_ == 1 && p.stride.w == 1;
    for (std::int64_t i = 0; i < rows; ++i) {
      const std::int64_t channel = group_ * layer_.group_inputs + (row + i) / p.kernel_size.h;
      const std::int64_t kh = (row + i) % p.kernel_size.h;
      double* const to = windows_.get() + i * kernel_width_ * tile_distance_;
      std::int64_t oh = pixel / width;
      std::int64_t ow = pixel % width;
      for (std::int64_t done = 0; done < pixels; ++oh, ow = 0) {
        const std::int64_t count = std::min(width - ow, pixels - done);
        const std::int64_t first = ow * p.stride.w;
        const std::int64_t last =
            first + (count - 1) * p.stride.w + (kernel_width_ - 1) * p.dilation.w + 1;
        const std::int64_t source = oh * p.stride.h + kh * p.dilation.h;
        layer_.lines.read(image, channel, source, first, last, as_it_is ? to + done : line_.get());
        if (!as_it_is) {
          for (std::int64_t kw = 0; kw < kernel_width_; ++kw) {
            layer_.loops.gather(count, line_.get() + kw * p.dilation.w, p.stride.w,
                                to + kw * tile_distance_ + done);
          }
        }
        done += count;
      }
    }
  }

  // Adds the products of the taps in the tile; in the weights they begin at `first_tap`.
  void multiply(std::int64_t channels, std::int64_t pixels, std::int64_t taps,
                std::int64_t first_tap) {
    const Kernels& loops = layer_.loops;
    double* const windows = windows_.get();
    loops.gemm_f64(channels, pixels, taps, weights_.get() + first_tap, weight_distance_, windows,
                   tile_distance_, value_.get(), pixels);
    for (std::int64_t tap = 0; tap < taps; ++tap) {
      double* const row = windows + tap * tile_distance_;
      loops.abs_f64(pixels, row, row);
      if (counting_) {
        loops.nonzero_f32(pixels, row, window_indicators_.get() + tap * tile_distance_);
      }
    }
    loops.gemm_f64(channels, pixels, taps, weight_magnitudes_.get() + first_tap, weight_distance_,
                   windows, tile_distance_, magnitude_.get(), pixels);
    if (!counting_) return;
    loops.gemm_f32(channels, pixels, taps, weight_indicators_.get() + first_tap, weight_distance_,
                   window_indicators_.get(), tile_distance_, products_.get(), pixels);
  }

  const Layer& layer_;
  const std::int64_t group_;
  const std::int64_t kernel_width_;
  const std::int64_t tap_rows_;    // rows of kernels: group's input channels times kernel height
  const std::int64_t chunk_rows_;  // ... that are multiplied at once
  const bool at_once_;             // weights of all tap rows are held; else those of a chunk
  const std::int64_t weight_distance_;
  const std::int64_t channels_;  // output channels at once
  const std::int64_t tile_;      // pixels at once
  const std::int64_t tile_distance_;
  const bool counting_;
  Buffer<double> weights_, weight_magnitudes_, windows_, line_, value_, magnitude_;
  Buffer<float> products_, weight_indicators_, window_indicators_;
};

}  // namespace

void sum_group_by_gemm(Layer& layer, std::int64_t group) { GemmSums(layer, group).run(); }

}  // namespace convlaw
