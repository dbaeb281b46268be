// SPDX-License-Identifier: MIT
// Depthwise convolution of planes, of 3x3 kernels at stride 2: vectors over columns.
//
// Planes are read where they lie, as those of depthwise_rows_generator.cc are. A row is loaded
// once, from where the second tap of the first window is, and its columns are parted in registers:
// pairs of them, that the last two taps see. What the first tap sees is the second column of the
// pair before. So its products are summed apart, and moved by one place when the sum is complete:
// once for each row of output, not for each of input.
//
// A row of output is complete before the next is begun: registers hold what two of them share. They
// do not depend on one another, so that the processor computes several at once.
#include <Halide.h>

#include <algorithm>

#include "optimized/halide/blocks.h"
#include "optimized/halide/depthwise_rows.h"
#include "optimized/halide/storage.h"
#include "optimized/halide/watched.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

class DepthwiseStridedGenerator : public Generator<DepthwiseStridedGenerator> {
 public:
  GeneratorParam<int> columns{"columns",
                              16};      ///< of a register tile; where vectors are short, fewer
  GeneratorParam<int> rows{"rows", 7};  ///< of a register tile

  Input<Buffer<float>> input{"input", 1};  // what lies around the first element of the first plane
  Input<int> plane_step{"plane_step"};     // from plane to plane, and from row to row
  Input<int> row_step{"row_step"};
  Input<int> width{"width"};
  Input<int> height{"height"};
  Input<int> left{"left"};  // zeros before the first column, and behind the last
  Input<int> right{"right"};
  Input<int> top{"top"};  // rows of zeros above the first; as few as are below: half a kernel
  Input<Buffer<float>> weight{"weight", 4};   // kw, kh, output of the group, group
  Input<Buffer<float>> bias{"bias", 2};       // output of the group, group
  Input<bool> clamps{"clamps"};               // what is less than zero becomes zero
  Output<Buffer<float>> output{"output", 5};  // x, y in the tile, tile, output of the group, group

  void generate() {
    taps_ = RDom(0, kKernel);
    const auto w = [&](int tap) { return weight(tap, taps_, k, g); };
    row_(c, r, t, g) = seen(c, r);
    const auto pair = [&](int column) {
      return row_(x * kStride + column, y * kStride + taps_, t, g);
    };
    sums_(x, y, t, k, g) = Tuple(bias(k, g), 0.0F);
    const FuncRef so_far = sums_(x, y, t, k, g);
    sums_(x, y, t, k, g) =
        Tuple(so_far[0] + pair(0) * w(1) + pair(1) * w(2), so_far[1] + pair(1) * w(0));

    // What the first tap of a register tile's first window sees is not in the tile.
    const Expr begin = n * places();
    first_(n, y, t, k, g) = 0.0F;
    first_(n, y, t, k, g) += seen(begin * kStride - 1, y * kStride + taps_) * w(0);
    places_ = RDom(0, places());
    moved_(z, e, n, y, t, k, g) = undef<float>();
    moved_(z, 0, n, y, t, k, g) = first_(n, y, t, k, g);
    moved_(z, places_ + 1, n, y, t, k, g) = sums_(begin + places_, y, t, k, g)[1];
    const Expr moved = moved_(0, x % places(), x / places(), y, t, k, g);
    results_(x, y, t, k, g) = convlaw::clamped_if(clamps, sums_(x, y, t, k, g)[0] + moved);
    output(x, y, t, k, g) = results_(x, y, t, k, g);
  }

  void schedule() {
    const int lanes = places() / vectors();
    const bool is_watched = convlaw::is_watched(get_target());
    Var xo("xo"), xv("xv");
    output.dim(1).set_bounds(0, rows);
    output.split(x, xo, x, places(), TailStrategy::GuardWithIf)
        .split(x, xv, x, lanes)
        .reorder(x, xv, y, t, xo, k, g)
        .vectorize(x)
        .unroll(xv);
    for (Func* part : {&results_, &sums_}) {
      part->compute_at(output, y)
          .store_in(MemoryType::Stack)
          .bound_extent(x, places())
          .vectorize(x, lanes)
          .unroll(x);
    }
    sums_.update().reorder(x, taps_, y).vectorize(x, lanes).unroll(x).unroll(taps_);
    first_.compute_at(output, y).store_in(MemoryType::Stack).bound_extent(n, 1);
    first_.update().unroll(taps_);
    moved_.compute_at(output, y)
        .store_in(MemoryType::Stack)
        .align_storage(z, convlaw::kApart)
        .bound_extent(e, places() + 1)
        .bound_extent(n, 1);
    moved_.update(0).unscheduled();
    moved_.update(1).vectorize(places_, lanes).unroll(places_);
    row_.compute_at(sums_, taps_)
        .store_in(MemoryType::Stack)
        .bound_extent(c, kStride * places())
        .vectorize(c, natural_vector_size<float>())
        .unroll(c);
    if (!is_watched) {
      output.unroll(y);
      // Most often, the first tap sees a zero before the first pair, and the last pair is whole: no
      // mask is needed, nor, in a row of one tile, what is before it.
      const Expr is_usual = left == 1;
      const Expr is_narrow = is_usual && output.dim(0).extent() <= places();
      const bool has_many_registers = get_target().has_feature(Target::AVX512_Skylake);
      for (const Expr& pairs : {is_narrow && right == 0, is_narrow, is_usual && right == 0}) {
        Stage forms = output.specialize(pairs);
        if (has_many_registers) forms.specialize(!clamps);
      }
    }

    weight.dim(0).set_bounds(0, kKernel);
    weight.dim(1).set_bounds(0, kKernel).set_stride(kKernel);
    for (int d = 0; d < 2; ++d) bias.dim(d).set_min(0);
    for (int d = 0; d < 4; ++d) weight.dim(d).set_min(0);
    for (int d = 0; d < 5; ++d) output.dim(d).set_min(0);
  }

 private:
  static constexpr int kKernel = convlaw::kRowsKernel;
  static constexpr int kStride = 2;

  int vectors() { return columns > convlaw::kWidestVector ? 2 : 1; }
  int places() { return std::min(natural_vector_size<float>() * vectors(), int(columns)); }

  // The element of a row with its zeros, of a tile's rows. Columns are counted from the second that
  // the first window sees.
  Expr seen(const Expr& from_second, const Expr& from_top) {
    const auto [is_zero, row] = convlaw::seen_row(from_top, (rows - 1) * kStride + kKernel,
                                                  t * rows * kStride - top, height);
    const Expr column = from_second + 1 - left;
    const Expr is_there = column >= 0 && (right == 0 || column < width) && !is_zero;
    return select(is_there, input(g * plane_step + row * row_step + column), 0.0F);
  }

  Var z{"z"}, e{"e"}, n{"n"}, c{"c"}, r{"r"}, x{"x"}, y{"y"}, t{"t"}, k{"k"}, g{"g"};
  Func row_{"row"}, sums_{"sums"}, first_{"first"}, moved_{"moved"}, results_{"results"};
  RDom taps_, places_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwiseStridedGenerator, convlaw_depthwise_strided)
