// SPDX-License-Identifier: MIT
// Convolution of a strip that lies in lines (lines.h): vectors over places, whatever the kernel,
// strides and dilations.
//
// A register tile of places by output channels is accumulated over taps and channels: each tap
// reads the lines a constant distance from the place of its output, and is one weight for each
// output channel, broadcast. Where the channels do not all fit into the first cache, the caller
// adds them up in parts: `goes_on` begins with what is there.
//
// Everything is a whole number of register tiles; what is computed beyond the last place or output
// channel, the caller leaves out.
#include <Halide.h>

#include "optimized/halide/blocks.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

// What fits in the registers: vectors of places by output channels, of some blocks.
struct ProductTile {
  int vectors;
  int channels;
  int blocks;
};

ProductTile product_tile_for(const Target& target, int block, int places) {
  const bool is_whole = block == convlaw::kLineBlock;
  if (target.has_feature(Target::AVX512_Skylake)) {  // 16 lanes, 32 registers
    return {places / 16, block, is_whole && places == 16 ? 2 : 1};
  }
  if (target.has_feature(Target::AVX2)) {  // 8 lanes, 16 registers
    if (is_whole) return {places == 48 ? 3 : 2, 4, 1};
    return block == 1 ? ProductTile{4, 1, 1} : ProductTile{2, 4, 1};
  }
  return block == 1 ? ProductTile{8, 1, 1} : ProductTile{2, 4, 1};  // 4 lanes, 16 registers
}

class ProductGenerator : public Generator<ProductGenerator> {
 public:
  GeneratorParam<int> block{"block", convlaw::kLineBlock};  ///< output channels: 8, 4 or 1
  GeneratorParam<int> places{"places", 48};                 ///< one of places_of(block)

  Input<Buffer<float>> lines{"lines", 3};                 // place, channel of the group, group
  Input<Buffer<std::int32_t>> distances{"distances", 1};  // of each tap
  Input<int> farthest{"farthest"};                        // of them
  Input<Buffer<float>> weight{"weight", 5};   // channel of the block, tap, channel, block, group
  Input<Buffer<float>> bias{"bias", 3};       // channel of the block, block, group
  Input<bool> goes_on{"goes_on"};             // from `before`, not from bias
  Input<Buffer<float>> before{"before", 4};   // as output, whose memory it may be
  Output<Buffer<float>> output{"output", 4};  // place, channel of the block, block, group

  void generate() {
    taps_ = RDom(0, distances.dim(0).extent(), 0, weight.dim(2).extent());
    const Expr distance = unsafe_promise_clamped(distances(taps_.x), 0, farthest);
    sums_(x, k, b, g) = select(goes_on, before(x, k, b, g), bias(k, b, g));
    sums_(x, k, b, g) += lines(x + distance, taps_.y, g) * weight(k, taps_.x, taps_.y, b, g);
    output(x, k, b, g) = sums_(x, k, b, g);
  }

  void schedule() {
    const ProductTile tile = product_tile_for(get_target(), block, places);
    const int lanes = natural_vector_size<float>();
    const int wide = tile.vectors * lanes;
    Var xo("xo"), xv("xv"), xi("xi"), ko("ko"), bi("bi");
    // The lines that a tile reads stay in the first cache for all output channels.
    output.split(x, xo, x, wide, TailStrategy::RoundUp)
        .split(x, xv, xi, lanes)
        .split(k, ko, k, tile.channels, TailStrategy::RoundUp)
        .split(b, b, bi, tile.blocks, TailStrategy::RoundUp)
        .reorder(xi, xv, k, bi, ko, b, xo, g)
        .vectorize(xi)
        .unroll(xv)
        .unroll(k)
        .unroll(bi);
    sums_.compute_at(output, ko)
        .store_in(MemoryType::Stack)
        .bound_extent(x, wide)
        .bound_extent(k, tile.channels)
        .bound_extent(b, tile.blocks)
        .split(x, xv, xi, lanes)
        .reorder(xi, xv, k, b, g)
        .vectorize(xi)
        .unroll(xv)
        .unroll(k)
        .unroll(b);
    sums_.update()
        .split(x, xv, xi, lanes)
        .reorder(xi, xv, k, b, taps_.x, taps_.y, g)
        .vectorize(xi)
        .unroll(xv)
        .unroll(k)
        .unroll(b);
    sums_.update().specialize(distances.dim(0).extent() == 1);
    if (block == 1) {
      // So little is done for each tap that counting them would take as long.
      sums_.update().specialize(distances.dim(0).extent() == 9).unroll(taps_.x, 9);
    }

    for (int d = 0; d < lines.dimensions(); ++d) lines.dim(d).set_min(0);
    distances.dim(0).set_min(0);
    for (int d = 0; d < weight.dimensions(); ++d) weight.dim(d).set_min(0);
    weight.dim(0).set_bounds(0, block);
    weight.dim(1).set_stride(block);
    for (int d = 0; d < bias.dimensions(); ++d) bias.dim(d).set_min(0);
    bias.dim(0).set_bounds(0, block);
    for (int d = 0; d < output.dimensions(); ++d) {
      before.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
    before.dim(1).set_bounds(0, block);
    output.dim(0).set_extent(output.dim(0).extent() / places * places);
    output.dim(1).set_bounds(0, block);
    output.dim(2).set_extent(output.dim(2).extent() / tile.blocks * tile.blocks);
  }

 private:
  Var x{"x"}, k{"k"}, b{"b"}, g{"g"};
  Func sums_{"sums"};
  RDom taps_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(ProductGenerator, convlaw_product)
