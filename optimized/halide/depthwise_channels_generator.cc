// SPDX-License-Identifier: MIT
// Depthwise convolution of channels that lie side by side, of any kernel: vectors over channels.
//
// Pixels of a few vectors of channels are copied to where zeros surround them, and a register tile
// of places of a row is accumulated over all taps. Small planes are turned for that, and back: in
// square tiles of registers, whatever their rows are.
#include <Halide.h>

#include "optimized/halide/storage.h"
#include "optimized/halide/watched.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

class DepthwiseChannelsGenerator : public Generator<DepthwiseChannelsGenerator> {
 public:
  GeneratorParam<bool> turns{"turns", false};

  Input<Buffer<>> input{"input"};  // channel, x, y; or, to be turned: element of a plane, channel
  Input<int> width{"width"};       // of it
  Input<int> height{"height"};
  Input<int> output_width{"output_width"};
  Input<int> output_height{"output_height"};
  Input<int> stride_x{"stride_x"};
  Input<int> stride_y{"stride_y"};
  Input<int> dilation_x{"dilation_x"};
  Input<int> dilation_y{"dilation_y"};
  Input<int> left{"left"};  // zeros before the first column, and so on
  Input<int> right{"right"};
  Input<int> top{"top"};
  Input<int> bottom{"bottom"};
  Input<Buffer<float>> weight{"weight", 3};  // channel, kw, kh
  Input<Buffer<float>> bias{"bias", 1};      // channel
  Input<bool> clamps{"clamps"};              // what is less than zero becomes zero
  // As the input. There are two vectors of channels and more, and a square tile of elements.
  Output<Buffer<>> output{"output"};

  void configure() {
    input.set_type(Float(32));
    output.set_type(Float(32));
    input.set_dimensions(turns ? 2 : 3);
    output.set_dimensions(turns ? 2 : 3);
  }

  void generate() {
    if (turns) {
      loaded_(e, c) = input(e, c);
      turned_(c, e) = loaded_(e, c);
      elements_(c, e) = turned_(c, e);
    }
    surround();
    taps_ = RDom(0, weight.dim(1).extent(), 0, weight.dim(2).extent());
    sums_(c, x, y) = bias(c);
    sums_(c, x, y) +=
        pixels_(c, x * stride_x + taps_.x * dilation_x, y * stride_y + taps_.y * dilation_y) *
        weight(c, taps_.x, taps_.y);
    Func to_output = output;
    if (turns) {
      places_ = RDom(0, output_width, 0, output_height);
      results_(c, e) = undef<float>();
      results_(c, places_.y * output_width + places_.x) =
          convlaw::clamped_if(clamps, sums_(c, places_.x, places_.y));
      stored_(c, e) = results_(c, e);
      back_(e, c) = stored_(c, e);
      to_output(e, c) = back_(e, c);
    } else {
      to_output(c, x, y) = convlaw::clamped_if(clamps, sums_(c, x, y));
    }
  }

  void schedule() {
    lanes_ = natural_vector_size<float>();
    const int vectors = turns ? 1 : 2;
    const int places = get_target().has_feature(Target::AVX512_Skylake) ? 7 : 4;
    Func to_output = output;
    to_output.split(c, co, c, vectors * lanes_, TailStrategy::ShiftInwards);
    if (turns) {
      turn();
      RVar xo("xo"), xi("xi");
      results_.compute_at(to_output, co).store_in(MemoryType::Stack).bound_extent(c, lanes_);
      results_.update()
          .split(places_.x, xo, xi, places, TailStrategy::GuardWithIf)
          .reorder(c, xi, xo, places_.y)
          .vectorize(c)
          .unroll(xi);
      sums_.compute_at(results_, xo);
    } else {
      Var xo("xo"), cv("cv");
      to_output.split(c, cv, c, lanes_)
          .split(x, xo, x, places, TailStrategy::GuardWithIf)
          .reorder(c, cv, x, xo, y, co)
          .vectorize(c)
          .unroll(cv)
          .unroll(x);
      sums_.compute_at(to_output, xo);
    }
    accumulate(vectors, places);
    pixels_.compute_at(to_output, co).store_in(MemoryType::Stack).bound_extent(c, vectors * lanes_);
    for (int stage = 0; stage < 5; ++stage) pixels_.update(stage).vectorize(c, lanes_);

    for (int d = 0; d < 3; ++d) weight.dim(d).set_min(0);
    for (int d = 0; d < (turns ? 2 : 3); ++d) {
      input.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
    bias.dim(0).set_min(0);
  }

 private:
  // The pixels, with the zeros that windows see.
  void surround() {
    const RDom above(0, left + width + right, 0, top);
    const RDom below(0, left + width + right, 0, bottom);
    const RDom before(0, left, 0, height);
    const RDom behind(0, right, 0, height);
    const RDom seen(0, width, 0, height);
    pixels_(c, x, y) = undef<float>();
    pixels_(c, above.x, above.y) = 0.0F;
    pixels_(c, below.x, top + height + below.y) = 0.0F;
    pixels_(c, before.x, top + before.y) = 0.0F;
    pixels_(c, left + width + behind.x, top + behind.y) = 0.0F;
    pixels_(c, left + seen.x, top + seen.y) =
        turns ? elements_(c, seen.y * width + seen.x) : Expr(input(c, seen.x, seen.y));
  }

  void accumulate(int vectors, int places) {
    Var cv("cv");
    sums_.store_in(MemoryType::Stack)
        .bound_extent(x, places)
        .bound_extent(c, vectors * lanes_)
        .split(c, cv, c, lanes_)
        .reorder(c, cv, x, y)
        .vectorize(c)
        .unroll(cv)
        .unroll(x);
    sums_.update()
        .split(c, cv, c, lanes_)
        .reorder(c, cv, x, taps_.x, taps_.y, y)
        .vectorize(c)
        .unroll(cv)
        .unroll(x);
    if (convlaw::is_watched(get_target())) return;
    // Kernels whose taps share what they load.
    for (const int kernel : {3, 5}) {
      for (const int stride : {1, 2}) {
        sums_.update()
            .specialize(stride_x == stride && stride_y == stride && dilation_x == 1 &&
                        dilation_y == 1 && weight.dim(1).extent() == kernel &&
                        weight.dim(2).extent() == kernel)
            .unroll(taps_.x, kernel)
            .unroll(taps_.y, kernel);
      }
    }
  }

  // What is loaded along one axis is scattered along the other, which Halide makes shuffles of. The
  // last tiles begin where they end with the plane.
  void turn() {
    Var eo("eo");
    Func to_output = output;
    to_output.split(e, eo, e, lanes_, TailStrategy::ShiftInwards)
        .reorder(e, c, eo, co)
        .vectorize(e)
        .unroll(c);
    stored_.compute_at(to_output, eo).vectorize(c).unroll(e);
    back_.compute_at(to_output, eo).reorder(c, e).vectorize(c).unroll(e);
    elements_.compute_at(to_output, co)
        .store_in(MemoryType::Stack)
        .bound_extent(c, lanes_)
        .split(e, eo, e, lanes_, TailStrategy::ShiftInwards)
        .vectorize(c)
        .unroll(e);
    loaded_.compute_at(elements_, eo).vectorize(e).unroll(c);
    turned_.compute_at(elements_, eo).reorder(e, c).vectorize(e).unroll(c);
  }

  int lanes_ = 0;
  Var c{"c"}, x{"x"}, y{"y"}, e{"e"}, co{"co"};
  Func loaded_{"loaded"}, turned_{"turned"}, elements_{"elements"}, pixels_{"pixels"};
  Func sums_{"sums"}, results_{"results"}, stored_{"stored"}, back_{"back"};
  RDom taps_, places_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwiseChannelsGenerator, convlaw_depthwise_channels)
