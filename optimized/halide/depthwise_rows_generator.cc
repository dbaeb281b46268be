// SPDX-License-Identifier: MIT
// Depthwise convolution of planes, of 3x3 kernels at stride 1: vectors over columns.
//
// Planes are read where they lie, by register tiles that are as wide as a row. A row is loaded
// once, for the taps in the middle. What the first taps see is one place before, and what the last
// ones see one behind: so their products are summed apart, and moved by one place when the sums are
// complete, once for each row of output. There, zeros come in at both ends; what is loaded behind
// the last column belongs to other rows, or planes, and reaches no output. So something must be
// there, behind the last plane too.
//
// A row of output is complete before the next is begun: registers hold what two of them share. They
// do not depend on one another, so that the processor computes several at once.
#include <Halide.h>

#include <algorithm>

#include "optimized/halide/depthwise_rows.h"
#include "optimized/halide/storage.h"
#include "optimized/halide/watched.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

class DepthwiseRowsGenerator : public Generator<DepthwiseRowsGenerator> {
 public:
  GeneratorParam<int> columns{"columns", 16};   ///< of a register tile, and of the input at most
  GeneratorParam<int> rows{"rows", 7};          ///< of a register tile
  GeneratorParam<int> dilation{"dilation", 1};  ///< along a row

  Input<Buffer<float>> input{"input", 1};  // from the first element of the first plane on
  Input<int> plane_step{"plane_step"};     // from plane to plane, and from row to row
  Input<int> row_step{"row_step"};
  Input<int> width{"width"};
  Input<int> height{"height"};
  Input<int> top{"top"};  // rows of zeros above the first; as few as are below: half a kernel
  Input<Buffer<float>> weight{"weight", 4};   // kw, kh, output of the group, group
  Input<Buffer<float>> bias{"bias", 2};       // output of the group, group
  Input<bool> clamps{"clamps"};               // what is less than zero becomes zero
  Output<Buffer<float>> output{"output", 5};  // x, y in the tile, tile, output of the group, group

  void generate() {
    taps_ = RDom(0, kKernel);
    const auto w = [&](int tap) { return weight(tap, taps_, k, g); };
    const Expr element = seen(y + taps_);
    sums_(x, y, t, k, g) = Tuple(0.0F, bias(k, g), 0.0F);
    const FuncRef so_far = sums_(x, y, t, k, g);
    sums_(x, y, t, k, g) =
        Tuple(so_far[0] + element * w(0), so_far[1] + element * w(1), so_far[2] + element * w(2));

    places_ = RDom(0, columns);
    zeros_ = RDom(0, dilation);
    const Expr zero = 0.0F;
    const FuncRef sum = sums_(places_, y, t, k, g);
    moved_(z, e, y, t, k, g) = Tuple(undef<float>(), undef<float>());
    moved_(z, places_ + dilation, y, t, k, g) = Tuple(sum[0], sum[2]);
    moved_(z, zeros_, y, t, k, g) = Tuple(zero, zero);
    moved_(z, zeros_ + dilation + columns, y, t, k, g) = Tuple(zero, zero);
    const Expr first = moved_(0, x, y, t, k, g)[0];
    const Expr last =
        select(x + dilation < width, moved_(0, x + 2 * dilation, y, t, k, g)[1], 0.0F);
    results_(x, y, t, k, g) = convlaw::clamped_if(clamps, sums_(x, y, t, k, g)[1] + first + last);
    output(x, y, t, k, g) = results_(x, y, t, k, g);
  }

  void schedule() {
    const int lanes = std::min(natural_vector_size<float>(), int(columns));
    const int vectors = columns / lanes;
    Var xv("xv");
    output.dim(1).set_bounds(0, rows);
    output.split(x, xv, x, lanes, TailStrategy::GuardWithIf)
        .reorder(x, xv, y, t, k, g)
        .vectorize(x)
        .unroll(xv, vectors, TailStrategy::GuardWithIf);
    for (Func* part : {&results_, &sums_}) {
      part->compute_at(output, y)
          .store_in(MemoryType::Stack)
          .bound_extent(x, columns)
          .vectorize(x, lanes)
          .unroll(x);
    }
    sums_.update()
        .split(x, xv, x, lanes)
        .reorder(x, xv, taps_, y)
        .vectorize(x)
        .unroll(taps_)
        .unroll(xv);
    moved_.compute_at(output, y)
        .store_in(MemoryType::Stack)
        .align_storage(z, convlaw::kApart)
        .bound_extent(e, columns + 2 * dilation);
    moved_.update(0).vectorize(places_, lanes).unroll(places_);
    moved_.update(1).unroll(zeros_);
    moved_.update(2).unroll(zeros_);
    // Of the shortest vectors, there are so many that rows share nothing in registers.
    if (!convlaw::is_watched(get_target()) && vectors <= 10) output.unroll(y).specialize(!clamps);

    input.dim(0).set_min(0);
    weight.dim(0).set_bounds(0, kKernel);
    weight.dim(1).set_bounds(0, kKernel).set_stride(kKernel);
    for (int d = 0; d < 2; ++d) bias.dim(d).set_min(0);
    for (int d = 0; d < 4; ++d) weight.dim(d).set_min(0);
    for (int d = 0; d < 5; ++d) output.dim(d).set_min(0);
  }

 private:
  static constexpr int kKernel = convlaw::kRowsKernel;

  // The element of a column, of a tile's rows and the zeros above and below.
  Expr seen(const Expr& from_top) {
    const auto [is_zero, row] =
        convlaw::seen_row(from_top, rows + kKernel - 1, t * rows - top, height);
    return select(is_zero, 0.0F, input(g * plane_step + row * row_step + x));
  }

  Var z{"z"}, e{"e"}, x{"x"}, y{"y"}, t{"t"}, k{"k"}, g{"g"};
  Func sums_{"sums"}, moved_{"moved"}, results_{"results"};
  RDom taps_, places_, zeros_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwiseRowsGenerator, convlaw_depthwise_rows)
