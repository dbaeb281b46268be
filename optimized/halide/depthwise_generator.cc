// SPDX-License-Identifier: MIT
// Depthwise convolution with a 3x3 kernel, of a strip that lies in lines (lines.h): vectors over
// columns.
//
// A register tile of some rows by one vector of columns is accumulated over all taps; a row of the
// lines is loaded once for all the taps that read it.
#include <Halide.h>

#include "optimized/halide/blocks.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

class DepthwiseGenerator : public Generator<DepthwiseGenerator> {
 public:
  GeneratorParam<int> stride{"stride", 1};  ///< along both axes

  Input<Buffer<float>> lines{"lines", 3};     // place, phase, channel
  Input<int> pitch{"pitch"};                  // of the lines
  Input<Buffer<float>> weight{"weight", 3};   // kw, kh, channel
  Input<Buffer<float>> bias{"bias", 1};       // channel
  Output<Buffer<float>> output{"output", 3};  // x, y, channel

  void generate() {
    taps_ = RDom(0, 3, 0, 3);
    const int s = stride;
    const Expr place = x + taps_.x / s + (y + taps_.y / s) * pitch;
    sums_(x, y, c) = bias(c);
    sums_(x, y, c) += lines(place, taps_.y % s * s + taps_.x % s, c) * weight(taps_.x, taps_.y, c);
    output(x, y, c) = sums_(x, y, c);
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    const int rows = get_target().has_feature(Target::AVX512_Skylake) ? convlaw::kDepthwiseRows : 4;
    Var xo("xo"), yo("yo");
    output.split(x, xo, x, lanes, TailStrategy::GuardWithIf)
        .split(y, yo, y, rows, TailStrategy::GuardWithIf)
        .reorder(x, y, xo, yo, c)
        .vectorize(x)
        .unroll(y);
    sums_.compute_at(output, xo)
        .store_in(MemoryType::Stack)
        .bound_extent(x, lanes)
        .bound_extent(y, rows)
        .vectorize(x)
        .unroll(y);
    sums_.update()
        .reorder(x, y, taps_.x, taps_.y, c)
        .vectorize(x)
        .unroll(y)
        .unroll(taps_.x)
        .unroll(taps_.y);
    for (int d = 0; d < 3; ++d) {
      lines.dim(d).set_min(0);
      weight.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
    lines.dim(1).set_bounds(0, stride == 1 ? 1 : 4);
    weight.dim(0).set_bounds(0, 3);
    weight.dim(1).set_bounds(0, 3).set_stride(3);
    bias.dim(0).set_min(0);
  }

 private:
  Var x{"x"}, y{"y"}, c{"c"};
  Func sums_{"sums"};
  RDom taps_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwiseGenerator, convlaw_depthwise)
