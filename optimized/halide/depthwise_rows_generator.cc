// SPDX-License-Identifier: MIT
// Depthwise convolution of planes, of 3x3 kernels at stride 1: vectors over columns.
//
// A register tile of some rows by one vector of columns is accumulated over all taps. Planes are
// read where they lie: what a vector of a row finds before its first column and behind its last
// belongs to other rows, or planes, and zeros take its place. So something must be there, before
// the first plane and behind the last too.
#include <Halide.h>

#include "optimized/halide/blocks.h"
#include "optimized/halide/storage.h"
#include "optimized/halide/watched.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::kDepthwiseRows;

constexpr int kKernel = 3;  // along both axes

class DepthwiseRowsGenerator : public Generator<DepthwiseRowsGenerator> {
 public:
  Input<Buffer<float>> input{"input", 1};  // what lies around the first element of the first plane
  Input<int> plane_step{"plane_step"};     // from plane to plane, and from row to row
  Input<int> row_step{"row_step"};
  Input<int> width{"width"};
  Input<int> height{"height"};
  Input<int> left{"left"};  // zeros before the first column
  Input<int> top{"top"};    // rows of zeros above the first; as few as are below: half a kernel
  Input<Buffer<float>> weight{"weight", 4};   // kw, kh, output of the group, group
  Input<Buffer<float>> bias{"bias", 2};       // output of the group, group
  Input<bool> clamps{"clamps"};               // what is less than zero becomes zero
  Output<Buffer<float>> output{"output", 5};  // x, y in the tile, tile, output of the group, group

  void generate() {
    taps_ = RDom(0, kKernel, 0, kKernel);
    sums_(x, y, t, k, g) = bias(k, g);
    sums_(x, y, t, k, g) += seen(x + taps_.x, y + taps_.y) * weight(taps_.x, taps_.y, k, g);
    output(x, y, t, k, g) = convlaw::clamped_if(clamps, sums_(x, y, t, k, g));
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    Var xo("xo");
    output.dim(1).set_bounds(0, kDepthwiseRows);
    output.split(x, xo, x, lanes, TailStrategy::GuardWithIf);
    // Masks stay as they are from tile to tile of the same columns.
    output.reorder(x, y, t, xo, k, g).vectorize(x);
    sums_.compute_at(output, t)
        .store_in(MemoryType::Stack)
        .bound_extent(x, lanes)
        .bound_extent(y, kDepthwiseRows)
        .vectorize(x);
    sums_.update().vectorize(x).unroll(taps_.x).reorder(x, y, taps_.x, taps_.y, t, k, g);
    if (!convlaw::is_watched(get_target())) {
      output.unroll(y).specialize(!clamps);
      sums_.unroll(y);
      sums_.update().unroll(y).unroll(taps_.y);
    }

    weight.dim(0).set_bounds(0, kKernel);
    weight.dim(1).set_bounds(0, kKernel).set_stride(kKernel);
    for (int d = 0; d < 2; ++d) bias.dim(d).set_min(0);
    for (int d = 0; d < 4; ++d) weight.dim(d).set_min(0);
    for (int d = 0; d < 5; ++d) output.dim(d).set_min(0);
  }

 private:
  // The element of a row with its zeros, of a tile's rows.
  Expr seen(const Expr& from_left, const Expr& from_top) {
    constexpr int near = kKernel / 2;
    constexpr int last = kDepthwiseRows + kKernel - 2;
    const Expr row = t * kDepthwiseRows + from_top - top;
    const Expr column = from_left - left;
    const Expr is_above = from_top < near && row < 0;
    const Expr is_below = from_top > last - near && row >= height;
    const Expr columns = select(is_above || is_below, 0, width);
    // A negative column is a large one, too.
    const Expr is_there = cast<std::uint32_t>(column) < cast<std::uint32_t>(columns);
    // Rows between those are there, of whole tiles.
    const Expr there =
        unsafe_promise_clamped(select(is_above, 0, is_below, height - 1, row), 0, height - 1);
    return select(is_there, input(g * plane_step + there * row_step + column), 0.0F);
  }

  Var x{"x"}, y{"y"}, t{"t"}, k{"k"}, g{"g"};
  Func sums_{"sums"};
  RDom taps_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwiseRowsGenerator, convlaw_depthwise_rows)
