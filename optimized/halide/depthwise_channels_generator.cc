// SPDX-License-Identifier: MIT
// Depthwise convolution of channels that lie side by side, of any kernel: vectors over channels.
//
// Pixels of two vectors of channels are copied to where zeros surround them, and a register tile of
// places of a row is accumulated over all taps.
#include <Halide.h>

#include "optimized/halide/storage.h"
#include "optimized/halide/watched.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

class DepthwiseChannelsGenerator : public Generator<DepthwiseChannelsGenerator> {
 public:
  Input<Buffer<float>> input{"input", 3};  // channel, x, y
  Input<int> stride_x{"stride_x"};
  Input<int> stride_y{"stride_y"};
  Input<int> dilation_x{"dilation_x"};
  Input<int> dilation_y{"dilation_y"};
  Input<int> left{"left"};  // zeros before the first column, and so on
  Input<int> right{"right"};
  Input<int> top{"top"};
  Input<int> bottom{"bottom"};
  Input<Buffer<float>> weight{"weight", 3};   // channel, kw, kh
  Input<Buffer<float>> bias{"bias", 1};       // channel
  Input<bool> clamps{"clamps"};               // what is less than zero becomes zero
  Output<Buffer<float>> output{"output", 3};  // channel, x, y; two vectors and more

  void generate() {
    surround();
    taps_ = RDom(0, weight.dim(1).extent(), 0, weight.dim(2).extent());
    sums_(c, x, y) = bias(c);
    sums_(c, x, y) +=
        pixels_(c, x * stride_x + taps_.x * dilation_x, y * stride_y + taps_.y * dilation_y) *
        weight(c, taps_.x, taps_.y);
    output(c, x, y) = convlaw::clamped_if(clamps, sums_(c, x, y));
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    const int vectors = 2;
    const int places = get_target().has_feature(Target::AVX512_Skylake) ? 7 : 4;
    Var co("co"), cv("cv"), xo("xo");
    output.split(c, co, c, vectors * lanes, TailStrategy::ShiftInwards)
        .split(c, cv, c, lanes)
        .split(x, xo, x, places, TailStrategy::GuardWithIf)
        .reorder(c, cv, x, xo, y, co)
        .vectorize(c)
        .unroll(cv)
        .unroll(x);
    sums_.compute_at(output, xo)
        .store_in(MemoryType::Stack)
        .bound_extent(x, places)
        .bound_extent(c, vectors * lanes)
        .split(c, cv, c, lanes)
        .reorder(c, cv, x, y)
        .vectorize(c)
        .unroll(cv)
        .unroll(x);
    sums_.update()
        .split(c, cv, c, lanes)
        .reorder(c, cv, x, taps_.x, taps_.y, y)
        .vectorize(c)
        .unroll(cv)
        .unroll(x);
    unroll_known();
    pixels_.compute_at(output, co).store_in(MemoryType::Stack).bound_extent(c, vectors * lanes);
    for (int stage = 0; stage < 5; ++stage) pixels_.update(stage).vectorize(c, lanes);

    for (int d = 0; d < 3; ++d) {
      input.dim(d).set_min(0);
      weight.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
    bias.dim(0).set_min(0);
  }

 private:
  // The pixels, with the zeros that windows see.
  void surround() {
    const Expr width = input.dim(1).extent();
    const Expr height = input.dim(2).extent();
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
    pixels_(c, left + seen.x, top + seen.y) = input(c, seen.x, seen.y);
  }

  // Kernels whose taps share what they load.
  void unroll_known() {
    if (convlaw::is_watched(get_target())) return;
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

  Var c{"c"}, x{"x"}, y{"y"};
  Func pixels_{"pixels"}, sums_{"sums"};
  RDom taps_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwiseChannelsGenerator, convlaw_depthwise_channels)
