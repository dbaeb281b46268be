// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3), second half: at each of the 36 points a product of matrices, and from the
// 36 sums of a tile its 4x4 outputs.
//
// Y = A^T M A. A task computes some output channels of all the tiles it is given: a register tile
// of tiles by output channels is accumulated over the input channels, vectors over output channels,
// and the weights of a point stay in the first cache for all tiles. Sums stay in the second until
// they are transformed; tiles are transposed when they are stored.
#include <Halide.h>

#include "optimized/halide/blocks.h"
#include "optimized/halide/winograd_tiles.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

constexpr int kBlock = convlaw::kPackedBlock;
constexpr int kOutputs = convlaw::kWinogradOutputs;
constexpr int kPoints = convlaw::kWinogradInputs;

// What fits in the registers: tiles by blocks of output channels.
struct RegisterTile {
  int tiles;
  int blocks;
};

RegisterTile tile_for(const Target& target) {
  if (target.has_feature(Target::AVX512_Skylake)) return {8, 2};  // 16 of 32 registers
  if (target.has_feature(Target::AVX2)) return {6, 1};            // 12 of 16
  return {2, 1};                                                  // 8 of 16
}

// Row `a` of A^T times what `m` has at 0 to 5.
template <class Element>
Expr transformed(const Expr& a, const Element& m) {
  const Expr sum = m(1) + m(2);
  const Expr difference = m(1) - m(2);
  const Expr far_sum = m(3) + m(4);
  const Expr far_difference = m(3) - m(4);
  return mux(a, {m(0) + sum + far_sum, difference + 2 * far_difference, sum + 4 * far_sum,
                 difference + 8 * far_difference + m(5)});
}

class WinogradProductGenerator : public Generator<WinogradProductGenerator> {
 public:
  Input<Buffer<float>> points{"points", 3};   // tile, channel, point
  Input<Buffer<float>> weight{"weight", 4};   // channel of the block, channel, block, point
  Input<Buffer<float>> bias{"bias", 2};       // channel of the block, block
  Input<int> tiles_x{"tiles_x"};              // of a row
  Input<int> tiles_y{"tiles_y"};              // of an image
  Output<Buffer<float>> output{"output", 4};  // x, y, channel, image

  void generate() {
    const RDom r(0, weight.dim(1).extent());
    sums_(k, t, b, p) = 0.0F;
    sums_(k, t, b, p) += points(t, r, p) * weight(k, r, b, p);
    products_(k, t, b, p) = sums_(k, t, b, p);
    rows_(k, t, b, j, v) =
        transformed(v, [&](int i) { return products_(k, t, b, i * kPoints + j); });
    tiles_(k, t, b, u, v) =
        transformed(u, [&](int at) { return rows_(k, t, b, at, v); }) + bias(k, b);
    const Expr tile = (n * tiles_y + y / kOutputs) * tiles_x + x / kOutputs;
    output(x, y, c, n) = tiles_(c % kBlock, tile, c / kBlock, x % kOutputs, y % kOutputs);
    channels_ = r;
  }

  void schedule() {
    const RegisterTile tile = tile_for(get_target());
    Var task("task"), ci("ci"), ty("ty"), to("to"), ti("ti"), bo("bo"), bi("bi"), xi("xi");
    output.split(c, task, ci, convlaw::kWinogradChannels, TailStrategy::GuardWithIf)
        .split(y, ty, y, kOutputs, TailStrategy::GuardWithIf)
        .split(x, x, xi, kOutputs, TailStrategy::GuardWithIf)
        .reorder(xi, x, y, ci, ty, n, task)
        .vectorize(xi)
        .parallel(task);
    tiles_.compute_at(output, ty)
        .reorder_storage(k, u, v, b, t)
        .bound_extent(k, kBlock)
        .bound_extent(u, kOutputs)
        .bound_extent(v, kOutputs)
        .reorder(k, u, v, t, b)
        .vectorize(k)
        .unroll(u)
        .unroll(v);
    rows_.compute_at(tiles_, t)
        .store_in(MemoryType::Stack)
        .bound_extent(k, kBlock)
        .reorder(k, v, j, t, b)
        .vectorize(k)
        .unroll(v)
        .unroll(j);
    products_.compute_at(output, task)
        .bound_extent(k, kBlock)
        .split(t, to, ti, tile.tiles, TailStrategy::RoundUp)
        .split(b, bo, bi, tile.blocks, TailStrategy::RoundUp)
        .reorder(k, ti, bi, to, bo, p)
        .vectorize(k)
        .unroll(ti)
        .unroll(bi);
    sums_.compute_at(products_, to)
        .store_in(MemoryType::Stack)
        .bound_extent(k, kBlock)
        .bound_extent(t, tile.tiles)
        .bound_extent(b, tile.blocks)
        .vectorize(k)
        .unroll(t)
        .unroll(b);
    sums_.update().reorder(k, t, b, channels_, p).vectorize(k).unroll(t).unroll(b);

    for (int d = 0; d < 3; ++d) points.dim(d).set_min(0);
    for (int d = 0; d < 4; ++d) {
      weight.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
    points.dim(2).set_bounds(0, kPoints * kPoints);
    weight.dim(0).set_bounds(0, kBlock);
    weight.dim(1).set_stride(kBlock);
    bias.dim(0).set_bounds(0, kBlock);
    bias.dim(1).set_min(0);
  }

 private:
  Var x{"x"}, y{"y"}, c{"c"}, n{"n"}, k{"k"}, t{"t"}, b{"b"}, p{"p"}, j{"j"}, u{"u"}, v{"v"};
  Func sums_{"sums"};
  Func products_{"products"};
  Func rows_{"rows"};
  Func tiles_{"tiles"};
  RDom channels_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(WinogradProductGenerator, convlaw_winograd_product)
