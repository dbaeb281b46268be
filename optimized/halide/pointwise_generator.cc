// SPDX-License-Identifier: MIT
// Pointwise convolution, a product of matrices: vectors over pixels.
//
// A task is a strip of pixels by some output channels. The strip is copied, so that it lies densely
// in the second cache and its last vector may be read beyond the image. A register tile of pixels
// by output channels is accumulated over the input channels; each weight is broadcast. What comes
// out lies as the output does: nothing is transposed. Weights are packed in blocks of 8 output
// channels, which vary fastest.
#include "optimized/halide/pixel_tile.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

constexpr int kBlock = convlaw::kPixelBlock;

class PointwiseGenerator : public Generator<PointwiseGenerator> {
 public:
  GeneratorParam<bool> narrow{"narrow", false};  ///< for few pixels

  Input<Buffer<float>> input{"input", 4};     // pixel, channel of the group, group, image
  Input<Buffer<float>> weight{"weight", 4};   // channel of the block, channel, block, group
  Input<Buffer<float>> bias{"bias", 3};       // channel of the block, block, group
  Input<int> strip_pixels{"strip_pixels"};    // that a task computes
  Input<int> strip_tiles{"strip_tiles"};      // ... of so many tiles of output channels
  Output<Buffer<float>> output{"output", 4};  // pixel, channel of the group, group, image

  void generate() {
    const RDom r(0, weight.dim(1).extent());
    strip_(x, c, g, n) = input(clamp(likely(x), 0, input.dim(0).extent() - 1), c, g, n);
    sums_(x, k, g, n) = bias(k % kBlock, k / kBlock, g);
    sums_(x, k, g, n) += strip_(x, r, g, n) * weight(k % kBlock, r, k / kBlock, g);
    output(x, k, g, n) = sums_(x, k, g, n);
    channels_ = r;
  }

  void schedule() {
    const convlaw::PixelTile tile = convlaw::pixel_tile_for(get_target(), narrow);
    const int lanes = natural_vector_size<float>();
    Var xs("xs"), xo("xo"), xi("xi"), kt("kt"), ks("ks"), ko("ko"), ki("ki"), task("task");
    output.split(x, xs, x, strip_pixels, TailStrategy::GuardWithIf)
        .split(x, xo, x, tile.vectors * lanes, TailStrategy::GuardWithIf)
        .split(x, x, xi, lanes)
        .split(k, kt, ki, tile.channels, TailStrategy::GuardWithIf)
        .split(kt, ks, ko, strip_tiles, TailStrategy::GuardWithIf)
        .reorder(xi, x, ki, xo, ko, xs, ks, g, n)
        .fuse(xs, ks, task)
        .fuse(task, g, task)
        .fuse(task, n, task)
        .parallel(task)
        .vectorize(xi)
        .unroll(x)
        .unroll(ki);
    sums_.compute_at(output, xo)
        .store_in(MemoryType::Stack)
        .bound_extent(x, tile.vectors * lanes)
        .bound_extent(k, tile.channels)
        .split(x, x, xi, lanes)
        .reorder(xi, x, k, g, n)
        .vectorize(xi)
        .unroll(x)
        .unroll(k);
    sums_.update()
        .split(x, x, xi, lanes)
        .reorder(xi, x, k, channels_, g, n)
        .vectorize(xi)
        .unroll(x)
        .unroll(k);
    strip_.compute_at(output, task).vectorize(x, lanes, TailStrategy::RoundUp);

    for (int i = 0; i < input.dimensions(); ++i) {
      input.dim(i).set_min(0);
      output.dim(i).set_min(0);
      weight.dim(i).set_min(0);
    }
    weight.dim(0).set_bounds(0, kBlock);
    weight.dim(1).set_stride(kBlock);
    bias.dim(0).set_bounds(0, kBlock);
  }

 private:
  Var x{"x"}, c{"c"}, k{"k"}, g{"g"}, n{"n"};
  Func strip_{"strip"};
  Func sums_{"sums"};
  RDom channels_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(PointwiseGenerator, convlaw_pointwise)
