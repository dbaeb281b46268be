// SPDX-License-Identifier: MIT
// Dense convolution with few outputs: vectors over output channels. The input is surrounded by
// zeros, which a stage of its own copies around it.
//
// A register tile of columns by output channels is accumulated over all taps; each tap loads a
// vector of weights once and multiplies it with one input element for each column. The weights are
// packed in blocks of 16 output channels, which vary fastest. What comes out has channels varying
// fastest too, so the tile is transposed when it is stored.
//
// Groups are a dimension of their own: the caller passes 5-dimensional views.
#include <Halide.h>

#include "optimized/halide/blocks.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

constexpr int kBlock = convlaw::kPackedBlock;
constexpr int kStripRows = 16;  // rows of output that one task computes

// What fits in the registers: columns by blocks.
struct DirectTile {
  int columns;
  int blocks;
};

DirectTile direct_tile_for(const Target& target, bool is_column) {
  if (is_column) return {1, target.has_feature(Target::AVX2) ? convlaw::kDirectBlocks : 2};
  if (target.has_feature(Target::AVX512_Skylake)) return {7, 2};  // 14 of 32 registers
  if (target.has_feature(Target::AVX2)) return {5, 1};            // 10 of 16
  return {2, 1};                                                  // 8 of 16
}

class DirectGenerator : public Generator<DirectGenerator> {
 public:
  GeneratorParam<bool> is_column{"is_column", false};  ///< for outputs that are one column wide

  Input<Buffer<float>> input{"input", 5};    // x, y, channel of the group, group, image
  Input<Buffer<float>> weight{"weight", 6};  // channel of the block, kw, kh, channel, block, group
  Input<Buffer<float>> bias{"bias", 3};      // channel of the block, block, group
  Input<int> stride_x{"stride_x"};
  Input<int> stride_y{"stride_y"};
  Input<int> dilation_x{"dilation_x"};
  Input<int> dilation_y{"dilation_y"};
  Input<int> padding_x{"padding_x"};  // at the left; at the right there is what the output reaches
  Input<int> padding_y{"padding_y"};
  Output<Buffer<float>> output{"output", 5};  // x, y, channel of the group, group, image

  void generate() {
    surrounded_(x, y, c, g, n) = element(x - padding_x, y - padding_y);
    const RDom r(0, weight.dim(1).extent(), 0, weight.dim(2).extent(), 0, weight.dim(3).extent());
    sums_(ki, x, y, ko, g, n) = bias(ki, ko, g);
    sums_(ki, x, y, ko, g, n) +=
        surrounded_(x * stride_x + r.x * dilation_x, y * stride_y + r.y * dilation_y, r.z, g, n) *
        weight(ki, r.x, r.y, r.z, ko, g);
    output(x, y, k, g, n) = sums_(k % kBlock, x, y, k / kBlock, g, n);
    taps_ = r;
  }

  void schedule() {
    const DirectTile tile = direct_tile_for(get_target(), is_column);
    Var xo("xo"), xi("xi"), yo("yo"), yi("yi"), kb("kb"), kk("kk"), task("task");
    output.split(k, kb, kk, kBlock * tile.blocks, TailStrategy::GuardWithIf)
        .split(y, yo, yi, kStripRows, TailStrategy::GuardWithIf)
        .split(x, xo, xi, tile.columns, TailStrategy::GuardWithIf)
        .reorder(xi, kk, xo, yi, yo, kb, g, n)
        .fuse(yo, kb, task)
        .fuse(task, g, task)
        .fuse(task, n, task)
        .parallel(task)
        .vectorize(xi);
    // The bounds keep the tile in registers although the output is split with guards.
    sums_.compute_at(output, xo)
        .store_in(MemoryType::Stack)
        .bound_extent(ki, kBlock)
        .bound_extent(x, tile.columns)
        .bound_extent(ko, tile.blocks)
        .reorder(ki, x, ko, y, g, n)
        .vectorize(ki)
        .unroll(x)
        .unroll(ko);
    sums_.update()
        .reorder(ki, x, ko, taps_.x, taps_.y, taps_.z, y, g, n)
        .vectorize(ki)
        .unroll(x)
        .unroll(ko);
    // So little is done for a channel that two more loops would take as long.
    sums_.update().specialize(weight.dim(1).extent() == 1 && weight.dim(2).extent() == 1);
    surrounded_.compute_root().vectorize(x, kBlock, TailStrategy::RoundUp).parallel(c);
    // Known strides turn the addresses of a tile into constants.
    output.specialize(stride_x == 1 && dilation_x == 1);
    output.specialize(stride_x == 2 && dilation_x == 1);
    output.specialize(stride_x == 1);

    for (int i = 0; i < input.dimensions(); ++i) {
      input.dim(i).set_min(0);
      output.dim(i).set_min(0);
    }
    for (int i = 0; i < weight.dimensions(); ++i) weight.dim(i).set_min(0);
    weight.dim(0).set_bounds(0, kBlock);
    weight.dim(1).set_stride(kBlock);
    bias.dim(0).set_bounds(0, kBlock);
  }

 private:
  // The input at these coordinates, zero outside it.
  Expr element(const Expr& at_x, const Expr& at_y) {
    const Expr w = input.dim(0).extent();
    const Expr h = input.dim(1).extent();
    const Expr inside = 0 <= at_x && at_x < w && 0 <= at_y && at_y < h;
    return select(inside, likely(input(clamp(at_x, 0, w - 1), clamp(at_y, 0, h - 1), c, g, n)),
                  0.0F);
  }

  Var x{"x"}, y{"y"}, c{"c"}, k{"k"}, g{"g"}, n{"n"}, ki{"ki"}, ko{"ko"};
  Func surrounded_{"surrounded"};
  Func sums_{"sums"};
  RDom taps_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DirectGenerator, convlaw_direct)
