// SPDX-License-Identifier: MIT
// Dense convolution: vectors over an image that lies in one line.
//
// The rows of an image follow one another with zeros between them, as many as padding has at one
// side: the zeros at the right of a row are those at the left of the next. A window is then the
// same distances from its first element wherever it is, and so vectors run across the ends of rows,
// however short these are; what they compute between rows is left out. A register tile of elements
// by output channels is accumulated over all taps, each of which is one weight, broadcast. Weights
// are packed in blocks of 8 output channels, which vary fastest.
//
// Where strides are 2, there is a line for each phase: the elements whose coordinates leave the
// same remainders. The caller has made these lines: input is then place in line, phase, channel ...
//
// Groups are a dimension of their own: the caller passes 5-dimensional views.
#include "optimized/halide/pixel_tile.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

constexpr int kBlock = convlaw::kPixelBlock;

class FlatGenerator : public Generator<FlatGenerator> {
 public:
  GeneratorParam<bool> phased{"phased", false};  ///< strides are 2, dilations 1
  GeneratorParam<bool> narrow{"narrow", false};  ///< for short lines

  Input<Buffer<float>> input{"input", 5};    // x, y, channel of the group, group, image
  Input<Buffer<float>> weight{"weight", 6};  // channel of the block, kw, kh, channel, block, group
  Input<Buffer<float>> bias{"bias", 3};      // channel of the block, block, group
  Input<int> dilation_x{"dilation_x"};
  Input<int> dilation_y{"dilation_y"};
  Input<int> padding_x{"padding_x"};
  Input<int> padding_y{"padding_y"};
  Input<int> pitch{"pitch"};                  // from row to row
  Input<int> strip_rows{"strip_rows"};        // of output that a task computes
  Input<int> strip_tiles{"strip_tiles"};      // ... of so many tiles of output channels
  Output<Buffer<float>> output{"output", 5};  // x, y, channel of the group, group, image

  void generate() {
    const RDom seen(0, input.dim(0).extent(), 0, input.dim(1).extent());
    line_(f, c, g, n) = 0.0F;
    line_((seen.y + padding_y) * pitch + seen.x + padding_x, c, g, n) =
        input(seen.x, seen.y, c, g, n);
    const RDom r(0, weight.dim(1).extent(), 0, weight.dim(2).extent(), 0, weight.dim(3).extent());
    sums_(f, k, g, n) = bias(k % kBlock, k / kBlock, g);
    const Expr seen_by_tap =
        phased ? input(f + r.y / 2 * pitch + r.x / 2, r.y % 2 * 2 + r.x % 2, r.z, g, n)
               : line_(f + r.y * dilation_y * pitch + r.x * dilation_x, r.z, g, n);
    sums_(f, k, g, n) += seen_by_tap * weight(k % kBlock, r.x, r.y, r.z, k / kBlock, g);
    results_(f, k, g, n) = sums_(f, k, g, n);
    output(x, y, k, g, n) = results_(y * pitch + x, k, g, n);
    taps_ = r;
    seen_ = seen;
  }

  void schedule() {
    const convlaw::PixelTile tile = convlaw::pixel_tile_for(get_target(), narrow);
    const int lanes = natural_vector_size<float>();
    Var ys("ys"), kt("kt"), ks("ks"), ko("ko"), ki("ki"), fo("fo"), fi("fi"), task("task");
    output.split(y, ys, y, strip_rows, TailStrategy::GuardWithIf)
        .split(k, kt, ki, tile.channels, TailStrategy::GuardWithIf)
        .split(kt, ks, ko, strip_tiles, TailStrategy::GuardWithIf)
        .reorder(x, y, ki, ko, ys, ks, g, n)
        .vectorize(x, lanes, TailStrategy::GuardWithIf)
        .fuse(ys, ks, task)
        .fuse(task, g, task)
        .fuse(task, n, task)
        .parallel(task);
    results_.compute_at(output, ko)
        .bound_extent(k, tile.channels)
        .split(f, fo, f, tile.vectors * lanes, TailStrategy::RoundUp)
        .split(f, f, fi, lanes)
        .reorder(fi, f, k, fo, g, n)
        .vectorize(fi)
        .unroll(f)
        .unroll(k);
    sums_.compute_at(results_, fo)
        .store_in(MemoryType::Stack)
        .bound_extent(f, tile.vectors * lanes)
        .bound_extent(k, tile.channels)
        .split(f, f, fi, lanes)
        .reorder(fi, f, k, g, n)
        .vectorize(fi)
        .unroll(f)
        .unroll(k);
    sums_.update()
        .split(f, f, fi, lanes)
        .reorder(fi, f, k, taps_.x, taps_.y, taps_.z, g, n)
        .vectorize(fi)
        .unroll(f)
        .unroll(k);
    sums_.update().specialize(weight.dim(1).extent() == 3).unroll(taps_.x, 3);
    if (!phased) {
      line_.compute_root().vectorize(f, lanes, TailStrategy::RoundUp).parallel(c);
      // Elements of a row have places of their own in the line, which Halide does not prove.
      line_.update().allow_race_conditions().parallel(c).vectorize(seen_.x, lanes);
    }

    for (int i = 0; i < input.dimensions(); ++i) {
      input.dim(i).set_min(0);
      output.dim(i).set_min(0);
    }
    for (int i = 0; i < weight.dimensions(); ++i) weight.dim(i).set_min(0);
    weight.dim(0).set_bounds(0, kBlock);
    weight.dim(1).set_stride(kBlock);
    weight.dim(2).set_stride(kBlock * weight.dim(1).extent());
    bias.dim(0).set_bounds(0, kBlock);
  }

 private:
  Var f{"f"}, x{"x"}, y{"y"}, c{"c"}, k{"k"}, g{"g"}, n{"n"};
  Func line_{"line"};
  Func sums_{"sums"};
  Func results_{"results"};
  RDom taps_;
  RDom seen_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(FlatGenerator, convlaw_flat)
