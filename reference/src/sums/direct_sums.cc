// SPDX-License-Identifier: MIT
// The rows that a band of output rows reads are kept as f64, sorted into planes by the remainders
// of row and column divided by the stride. In its plane a tap then moves by one element from output
// to output and by one row from output row to output row, so that the whole band is one row of a
// product of matrices whose other factor is the planes themselves:
//
//   stride 1, three columns of output of rows five wide, tap (kh, kw) at the first x:
//      . x x x .
//      . x x x .      from the first to the last x everything is summed, and what lies between two
//                     rows, the dots, is thrown away
#include <vector>

#include "convlaw/checked_int.h"
#include "reference/src/sums/layer.h"

namespace convlaw {
namespace {

constexpr std::int64_t kPlaneElements = std::int64_t{1} << 16;  // wanted: half a MiB
constexpr std::int64_t kMostElements = std::int64_t{1} << 20;   // the most: 8 MiB

// One axis of the planes: which remainders there are, and where each tap is.
struct Phases {
  explicit Phases(const Axis& axis) : place(static_cast<std::size_t>(axis.kernel)) {
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
      const std::int64_t remainder = tap * axis.dilation % axis.stride;
      const auto found = std::find(remainders.begin(), remainders.end(), remainder);
      place[static_cast<std::size_t>(tap)] = {found - remainders.begin(),
                                              tap * axis.dilation / axis.stride};
      if (found == remainders.end()) remainders.push_back(remainder);
    }
  }
  struct Place {
    std::int64_t phase = 0;
    std::int64_t offset = 0;
  };
  std::int64_t size() const { return static_cast<std::int64_t>(remainders.size()); }

  std::vector<std::int64_t> remainders;
  std::vector<Place> place;  // of each tap
};

class DirectSums {
 public:
  explicit DirectSums(const Layer& layer)
      : layer_(layer),
        rows_(vertical_axis(layer.problem)),
        columns_(horizontal_axis(layer.problem)),
        width_(layer.out.w + columns_.place.back().offset),
        height_of_window_(rows_.place.back().offset + 1),
        planes_(layer.group_inputs * rows_.size() * columns_.size()),
        band_(std::clamp<std::int64_t>(kPlaneElements / (planes_ * width_) - height_of_window_ + 1,
                                       1, layer.out.h)) {}

  bool fits() const {
    return plane_elements() * planes_ <= kMostElements &&
           layer_.group_outputs * columns_of(band_) <= kMostElements &&
           layer_.group_outputs * layer_.taps() <= kMostElements / 4;
  }

  void run() {
    const std::int64_t channels = layer_.group_outputs;
    const std::int64_t weights = 8 * channels * layer_.taps();
    const std::int64_t sums = 8 * channels * columns_of(band_);
    const bool counting = !layer_.counts.follow_from_shape();
    const Workspace workspace({weights, 8 * planes_ * plane_elements(),
                               8 * layer_.lines.padded_width(), sums, sums, sums / 2,
                               counting ? weights : 0, counting ? sums : 0});
    weights_ = workspace.array<double>(0);
    data_ = workspace.array<double>(1);
    line_ = workspace.array<double>(2);
    value_ = workspace.array<double>(3);
    magnitude_ = workspace.array<double>(4);
    products_ = workspace.array<float>(5);
    weight_indicators_ = counting ? workspace.array<double>(6) : nullptr;
    count_ = workspace.array<double>(7);
    find_taps();
    for (std::int64_t group = 0; group < layer_.problem.groups; ++group) {
      for (std::int64_t channel = 0; channel < channels; ++channel) {
        read_weights(layer_, group * channels + channel, 0,
                     layer_.group_inputs * layer_.problem.kernel_size.h,
                     weights_ + channel * layer_.taps());
      }
      if (counting) {
        layer_.loops.nonzero_f64(channels * layer_.taps(), weights_, weight_indicators_);
      }
      for (std::int64_t image = 0; image < layer_.problem.images(); ++image) {
        for (std::int64_t row = 0; row < layer_.out.h; row += band_) {
          sum_band(group, image, row, std::min(band_, layer_.out.h - row));
        }
      }
    }
  }

 private:
  std::int64_t plane_elements() const { return (band_ + height_of_window_ - 1) * width_; }
  // From the first output of a band to its last.
  std::int64_t columns_of(std::int64_t rows) const { return (rows - 1) * width_ + layer_.out.w; }

  void sum_band(std::int64_t group, std::int64_t image, std::int64_t row, std::int64_t rows) {
    const std::int64_t channels = layer_.group_outputs;
    const std::int64_t pixels = rows * layer_.out.w;
    lay_out_planes(group, image, row, rows);
    multiply(weights_, rows, value_, magnitude_);
    if (weight_indicators_ != nullptr) {
      layer_.loops.nonzero_f64(planes_ * plane_elements(), data_, data_);
      multiply(weight_indicators_, rows, count_, nullptr);
      std::transform(count_, count_ + channels * pixels, products_,
                     [](double count) { return static_cast<float>(count); });
    } else {
      layer_.counts.fill(channels, row * layer_.out.w, pixels, products_);
    }
    layer_.visit({image, group * channels, channels, row * layer_.out.w, pixels, value_, magnitude_,
                  products_});
  }

  void find_taps() {
    std::int64_t plane = 0;
    taps_.reserve(static_cast<std::size_t>(layer_.taps()));
    for (std::int64_t c = 0; c < layer_.group_inputs;
         ++c, plane += rows_.size() * columns_.size()) {
      for (const Phases::Place& row : rows_.place) {
        for (const Phases::Place& column : columns_.place) {
          taps_.push_back(data_ +
                          (plane + row.phase * columns_.size() + column.phase) * plane_elements() +
                          row.offset * width_ + column.offset);
        }
      }
    }
  }

  void lay_out_planes(std::int64_t group, std::int64_t image, std::int64_t first_row,
                      std::int64_t rows) {
    const Size2 stride = layer_.problem.stride;
    const std::int64_t padded = layer_.lines.padded_width();
    double* plane = data_;
    for (std::int64_t c = 0; c < layer_.group_inputs; ++c) {
      for (const std::int64_t remainder : rows_.remainders) {
        for (std::int64_t i = 0; i < rows + height_of_window_ - 1; ++i) {
          const CheckedInt place = CheckedInt(first_row + i) * stride.h + remainder;
          if (!place.fits() ||
              place.value() >=
                  layer_.lines.padded_height()) {  // no tap of this remainder reaches as far
            for (std::int64_t phase = 0; phase < columns_.size(); ++phase) {
              std::fill_n(plane + phase * plane_elements() + i * width_, width_, 0.0);
            }
            continue;
          }
          const bool as_it_is = stride.w == 1;
          const std::int64_t channel = group * layer_.group_inputs + c;
          const std::int64_t last = as_it_is ? width_ : padded;
          layer_.lines.read(image, channel, place.value(), 0, last,
                            as_it_is ? plane + i * width_ : line_);
          if (!as_it_is) split(plane + i * width_);
        }
        plane += columns_.size() * plane_elements();
      }
    }
  }

  // The line, by remainders of its columns.
  void split(double* to) {
    const std::int64_t stride = layer_.problem.stride.w;
    const std::int64_t padded = layer_.lines.padded_width();
    for (const std::int64_t remainder : columns_.remainders) {
      const std::int64_t there = remainder < padded ? (padded - remainder - 1) / stride + 1 : 0;
      const std::int64_t count = std::min(width_, there);
      layer_.loops.gather(count, line_ + remainder, stride, to);
      std::fill(to + count, to + width_, 0.0);
      to += plane_elements();
    }
  }

  // Sums the band and removes what lies between its rows.
  void multiply(const double* weights, std::int64_t rows, double* value, double* magnitude) {
    const std::int64_t columns = columns_of(rows);
    layer_.loops.gemm_rows_f64(layer_.group_outputs, columns, layer_.taps(), weights, layer_.taps(),
                               taps_.data(), value, magnitude, columns);
    if (width_ == layer_.out.w) return;
    for (double* const sums : {value, magnitude}) {
      if (sums == nullptr) continue;
      double* to = sums;
      for (std::int64_t channel = 0; channel < layer_.group_outputs; ++channel) {
        for (std::int64_t row = 0; row < rows; ++row, to += layer_.out.w) {
          const double* const from = sums + channel * columns + row * width_;
          if (from != to) std::copy(from, from + layer_.out.w, to);
        }
      }
    }
  }

  const Layer& layer_;
  const Phases rows_;
  const Phases columns_;
  const std::int64_t width_;             // of a plane
  const std::int64_t height_of_window_;  // in rows of a plane
  const std::int64_t planes_;
  const std::int64_t band_;  // output rows at once
  std::vector<const double*> taps_;
  double* weights_ = nullptr;
  double* data_ = nullptr;
  double* line_ = nullptr;
  double* value_ = nullptr;
  double* magnitude_ = nullptr;
  float* products_ = nullptr;
  double* weight_indicators_ = nullptr;  // null: counts follow from the shape
  double* count_ = nullptr;
};

}  // namespace

bool sum_directly(const Layer& layer) {
  DirectSums sums(layer);
  if (!sums.fits()) return false;
  sums.run();
  return true;
}

}  // namespace convlaw
