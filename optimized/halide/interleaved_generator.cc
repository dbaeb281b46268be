// SPDX-License-Identifier: MIT
// Convolution of a strip whose lines are interleaved (lines.h): vectors over output channels,
// whatever the kernel, strides and dilations.
//
// A register tile of places by output channels is accumulated over taps and channels: each loads
// vectors of weights, and one input element for each place, broadcast. Neighbouring places are a
// constant distance apart, so a tile needs one address. Weights are in blocks of output channels,
// and a block stays in a cache for all places.
//
// Of bytes, the elements and the weights of four channels are loaded as if they were one: where the
// instruction set has VNNI, an instruction adds their products to an i32.
//
// Everything is a whole number of register tiles; what is computed beyond the last place or output
// channel, the caller leaves out.
#include <Halide.h>

#include <algorithm>

#include "optimized/halide/blocks.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::kDotted;
using convlaw::kHalfBlock;
using convlaw::kInterleaved;
using convlaw::kInterleavedBlock;

// Output channels that a form computes: of blocks, of half a block, or of as many as it is given.
enum class Outputs { blocks, half, either };

class InterleavedGenerator : public Generator<InterleavedGenerator> {
 public:
  GeneratorParam<int> places{"places", 14};  ///< kInterleavedPlaces, kFewPlaces, or those of a rest

  /// Vectors but those of AVX-512 are so short that forms for blocks are for either, without loss.
  GeneratorParam<Outputs> outputs{
      "outputs",
      Outputs::blocks,
      {{"blocks", Outputs::blocks}, {"half", Outputs::half}, {"either", Outputs::either}}};
  GeneratorParam<bool> has_bytes{"has_bytes", false};  ///< lines are u8, weights i8, sums i32

  // Interleaved channel of the elements from a place on, place, channels, group. In lines, places
  // follow one another, or every other one is computed; those of a tensor may be any distance
  // apart, and have any number of channels.
  Input<Buffer<>> lines{"lines", 4};
  // Of each tap: the distance in places, and its number among the weights.
  Input<Buffer<std::int32_t>> distances{"distances", 2};
  Input<int> farthest{"farthest"};  // of them
  // Output channel of the block, interleaved channel, tap, channels, block, group. Of bytes, four
  // channels are side by side.
  Input<Buffer<>> weight{"weight", 6};
  Input<Buffer<>> bias{"bias", 3};       // channel of the block, block, group
  Input<bool> goes_on{"goes_on"};        // from `before`, not from bias; of bytes, from both
  Input<Buffer<>> before{"before", 4};   // as output, whose memory it may be
  Output<Buffer<>> output{"output", 4};  // channel of the block, place, block, group

  void configure() {
    lines.set_type(has_bytes ? UInt(8) : Float(32));
    weight.set_type(has_bytes ? Int(8) : Float(32));
    bias.set_type(sum());
    before.set_type(sum());
    output.set_type(sum());
  }

  void generate() {
    const int side = at_once();
    taps_ = RDom(0, side, 0, weight.dim(1).extent(), 0, distances.dim(0).extent(), 0,
                 weight.dim(3).extent());
    const Expr distance = unsafe_promise_clamped(distances(taps_.z, 0), 0, farthest);
    const Expr number =
        unsafe_promise_clamped(distances(taps_.z, 1), 0, weight.dim(2).extent() - 1);
    const Expr goes_on_from = before(k, x, b, g);
    const Expr begins_with = bias(k, b, g);
    sums_(k, x, b, g) = has_bytes ? begins_with + select(goes_on, goes_on_from, 0)
                                  : select(goes_on, goes_on_from, begins_with);
    const Expr channel = taps_.x + side * taps_.y;
    sums_(k, x, b, g) += cast(sum(), lines(channel + kInterleaved * distance, x, taps_.w, g)) *
                         cast(sum(), weight(side * k + taps_.x, taps_.y, number, taps_.w, b, g));
    output(k, x, b, g) = sums_(k, x, b, g);
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    // AVX-512 has 32 registers, others 16: there, sums of more places leave room for one vector.
    const bool has_avx512 = get_target().has_feature(Target::AVX512_Skylake);
    const bool has_room = has_avx512 || places <= 6;
    const Outputs computed =
        outputs == Outputs::blocks && !has_avx512 ? Outputs::either : Outputs(outputs);
    const int unit = computed == Outputs::blocks ? kInterleavedBlock : kHalfBlock;
    const int wide = std::min(has_room ? 2 * lanes : lanes, unit);
    Var xo("xo"), ko("ko"), kv("kv"), ki("ki");
    output.split(x, xo, x, places, TailStrategy::RoundUp)
        .split(k, ko, k, wide, TailStrategy::RoundUp)
        .split(k, kv, ki, lanes)
        .reorder(ki, kv, x, ko, b, xo, g)
        .vectorize(ki)
        .unroll(kv)
        .unroll(x);
    sums_.compute_at(output, ko)
        .store_in(MemoryType::Stack)
        .bound_extent(k, wide)
        .bound_extent(x, places)
        .split(k, kv, ki, lanes)
        .reorder(ki, kv, x, b, g)
        .vectorize(ki)
        .unroll(kv)
        .unroll(x);
    Stage adding = sums_.update();
    adding.split(k, kv, ki, lanes).reorder(taps_.x, ki, kv, x, taps_.y, taps_.z, taps_.w, b, g);
    if (has_bytes) adding.atomic().vectorize(taps_.x);
    adding.vectorize(ki).unroll(kv).unroll(x);

    for (int d = 0; d < lines.dimensions(); ++d) {
      lines.dim(d).set_min(0);
      before.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
    // Addresses of a tile in lines are constant distances apart.
    for (const int step : {1, 2}) output.specialize(lines.dim(1).stride() == step * kInterleaved);
    distances.dim(0).set_min(0);
    distances.dim(1).set_bounds(0, 2);
    for (int d = 0; d < weight.dimensions(); ++d) weight.dim(d).set_min(0);
    const int side = at_once();
    weight.dim(0).set_bounds(0, side * kInterleavedBlock);
    weight.dim(1).set_stride(side * kInterleavedBlock);
    weight.dim(2).set_stride(kInterleaved * kInterleavedBlock);
    for (int d = 0; d < bias.dimensions(); ++d) bias.dim(d).set_min(0);
    bias.dim(0).set_bounds(0, kInterleavedBlock);
    if (computed == Outputs::either) {
      output.dim(0).set_extent(output.dim(0).extent() / unit * unit);
    } else {  // there is no loop
      before.dim(0).set_bounds(0, unit);
      output.dim(0).set_bounds(0, unit);
    }
    output.dim(1).set_extent(output.dim(1).extent() / places * places);
  }

 private:
  Type sum() const { return has_bytes ? Int(32) : Float(32); }
  int at_once() const { return has_bytes ? kDotted : 1; }

  Var k{"k"}, x{"x"}, b{"b"}, g{"g"};
  Func sums_{"sums"};
  RDom taps_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(InterleavedGenerator, convlaw_interleaved)
