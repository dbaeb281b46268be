// SPDX-License-Identifier: MIT
// For generators: depthwise convolutions of planes that are read where they lie, with the products
// of each column of taps summed apart.
#pragma once

#include <Halide.h>

#include <cstdint>

namespace convlaw {

template <class Self>
class DepthwiseSums : public Halide::Generator<Self> {
 public:
  Halide::GeneratorParam<int> kernel{"kernel", 3};  ///< its width, which is odd

  Halide::GeneratorInput<Halide::Buffer<float>> input{"input",
                                                      1};  // from the first plane's first on
  Halide::GeneratorInput<int> plane_step{"plane_step"};    // from plane to plane
  Halide::GeneratorInput<int> row_step{"row_step"};
  Halide::GeneratorInput<int> width{"width"};
  Halide::GeneratorInput<int> height{"height"};
  Halide::GeneratorInput<int> top{"top"};  // rows of zeros above the first
  Halide::GeneratorInput<int> stride_y{"stride_y"};
  Halide::GeneratorInput<int> dilation_x{"dilation_x"};
  Halide::GeneratorInput<int> dilation_y{"dilation_y"};
  // kw, kh, output of the group, group; and these two.
  Halide::GeneratorInput<Halide::Buffer<float>> weight{"weight", 4};
  Halide::GeneratorInput<Halide::Buffer<float>> bias{"bias", 2};
  Halide::GeneratorInput<bool> clamps{"clamps"};  // what is less than zero becomes zero
  // x, y, output of the group, group
  Halide::GeneratorOutput<Halide::Buffer<float>> output{"output", 4};

 protected:
  /// What a row of taps sees of a column, in the plane; those above and below are left out.
  Halide::Expr seen(const Halide::Var& column, const Halide::Var& row, const Halide::Var& group) {
    taps_ = Halide::RDom(0, weight.dim(1).extent());
    const Halide::Expr place = row * stride_y + taps_ * dilation_y - top;
    taps_.where(Halide::cast<std::uint32_t>(place) < Halide::cast<std::uint32_t>(height));
    const Halide::Expr there = Halide::unsafe_promise_clamped(place, 0, height - 1);
    return input(group * plane_step + there * row_step + column);
  }

  void set_bounds() {
    input.dim(0).set_min(0);
    weight.dim(0).set_bounds(0, kernel);
    weight.dim(1).set_stride(kernel);
    for (int d = 0; d < 2; ++d) bias.dim(d).set_min(0);
    for (int d = 0; d < 4; ++d) {
      weight.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
  }

  Halide::RDom taps_;
};

}  // namespace convlaw
