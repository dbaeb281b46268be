// SPDX-License-Identifier: MIT
// Depthwise convolution of channels that lie side by side, of any kernel: vectors over channels.
//
// Pixels of a few vectors of channels are copied to where zeros surround them, and a register tile
// of places of a row is accumulated over all taps. Small planes are turned for that, and back: in
// square tiles of registers, whatever their rows are. Where so little is computed, finding it takes
// as long: so some planes that end many networks have pipelines of their own.
#include <Halide.h>

#include "optimized/halide/storage.h"
#include "optimized/halide/watched.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

class DepthwiseChannelsGenerator : public Generator<DepthwiseChannelsGenerator> {
 public:
  GeneratorParam<bool> turns{"turns", false};
  // Square planes, kernels and strides, and half a kernel of zeros around the planes; or 0, for
  // any.
  GeneratorParam<int> plane{"plane", 0};
  GeneratorParam<int> kernel{"kernel", 3};
  GeneratorParam<int> stride{"stride", 1};

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
    find_sizes();
    surround();
    copy();
    taps_ = RDom(0, kernel_.x, 0, kernel_.y);
    sums_(c, x, y) = bias(c);
    sums_(c, x, y) +=
        pixels_(c, x * stride_.x + taps_.x * dilation_.x, y * stride_.y + taps_.y * dilation_.y) *
        weight(c, taps_.x, taps_.y);
    Func to_output = output;
    if (turns) {
      places_ = RDom(0, outputs_.x, 0, outputs_.y);
      results_(c, e) = undef<float>();
      results_(c, places_.y * outputs_.x + places_.x) =
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
    if (plane > 0) {
      input.dim(0).set_extent(inputs_.x * inputs_.y);
      output.dim(0).set_extent(outputs_.x * outputs_.y);
      weight.dim(1).set_extent(kernel);
      weight.dim(2).set_extent(kernel);
    }
  }

 private:
  struct Size {
    Expr x, y;
  };

  void find_sizes() {
    if (plane == 0) {
      inputs_ = {width, height};
      outputs_ = {output_width, output_height};
      kernel_ = {weight.dim(1).extent(), weight.dim(2).extent()};
      stride_ = {stride_x, stride_y};
      dilation_ = {dilation_x, dilation_y};
      before_ = {left, top};
      behind_ = {right, bottom};
      return;
    }
    const auto both = [](int size) { return Size{size, size}; };
    const int zeros = kernel / 2;
    const int columns = (plane + 2 * zeros - kernel) / stride + 1;
    inputs_ = both(plane);
    outputs_ = both(columns);
    kernel_ = both(kernel);
    stride_ = both(stride);
    dilation_ = both(1);
    before_ = both(zeros);
    behind_ = both(std::max((columns - 1) * stride + kernel - zeros - plane, 0));
  }

  // The pixels, with the zeros that windows see.
  void surround() {
    const Expr row = before_.x + inputs_.x + behind_.x;
    const RDom above(0, row, 0, before_.y);
    const RDom below(0, row, 0, behind_.y);
    const RDom before(0, before_.x, 0, inputs_.y);
    const RDom behind(0, behind_.x, 0, inputs_.y);
    pixels_(c, x, y) = undef<float>();
    pixels_(c, above.x, above.y) = 0.0F;
    pixels_(c, below.x, before_.y + inputs_.y + below.y) = 0.0F;
    pixels_(c, before.x, before_.y + before.y) = 0.0F;
    pixels_(c, before_.x + inputs_.x + behind.x, before_.y + behind.y) = 0.0F;
  }

  void copy() {
    if (!turns) {
      seen_ = RDom(0, inputs_.x, 0, inputs_.y);
      pixels_(c, before_.x + seen_.x, before_.y + seen_.y) = input(c, seen_.x, seen_.y);
      return;
    }
    loaded_(e, c) = input(e, c);
    turned_(c, e) = loaded_(e, c);
    // Tiles of elements, the last of which begins where it ends with the plane.
    const int lanes = natural_vector_size<float>();
    const Expr elements = inputs_.x * inputs_.y;
    seen_ = RDom(0, lanes, 0, (elements + lanes - 1) / lanes);
    const Expr element = min(seen_.y * lanes, elements - lanes) + seen_.x;
    columns_(e) = e % inputs_.x;  // are found once for all channels: divisions take their time
    rows_(e) = e / inputs_.x;
    const Expr column = unsafe_promise_clamped(columns_(element), 0, inputs_.x - 1);
    const Expr row = unsafe_promise_clamped(rows_(element), 0, inputs_.y - 1);
    pixels_(c, before_.x + column, before_.y + row) = turned_(c, element);
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
    if (plane > 0) {
      sums_.update().unroll(taps_.x).unroll(taps_.y);
      return;
    }
    // Kernels whose taps share what they load.
    for (const int taps : {3, 5}) {
      for (const int step : {1, 2}) {
        sums_.update()
            .specialize(stride_.x == step && stride_.y == step && dilation_.x == 1 &&
                        dilation_.y == 1 && kernel_.x == taps && kernel_.y == taps)
            .unroll(taps_.x, taps)
            .unroll(taps_.y, taps);
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
    pixels_.update(4).reorder(c, seen_.x, seen_.y).unroll(seen_.x);
    if (plane > 0) {
      pixels_.update(4).unroll(seen_.y);
    } else {
      columns_.compute_root().store_in(MemoryType::Stack);
      rows_.compute_root().store_in(MemoryType::Stack);
    }
    loaded_.compute_at(pixels_, seen_.y).bound_extent(e, lanes_).vectorize(e).unroll(c);
    turned_.compute_at(pixels_, seen_.y)
        .bound_extent(e, lanes_)
        .reorder(e, c)
        .vectorize(e)
        .unroll(c);
  }

  int lanes_ = 0;
  Var c{"c"}, x{"x"}, y{"y"}, e{"e"}, co{"co"};
  Func loaded_{"loaded"}, turned_{"turned"}, columns_{"columns"}, rows_{"rows"}, pixels_{"pixels"};
  Func sums_{"sums"}, results_{"results"}, stored_{"stored"}, back_{"back"};
  Size inputs_, outputs_, kernel_, stride_, dilation_;
  Size before_, behind_;  // zeros
  RDom seen_, taps_, places_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwiseChannelsGenerator, convlaw_depthwise_channels)
