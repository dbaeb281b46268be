// SPDX-License-Identifier: MIT
// Depthwise convolution of planes, of kernels of one width, dilated or not: vectors over columns.
//
// Planes are read where they lie. For a row of output, the products of each column of taps are
// summed apart: so a vector of the input is loaded once for a row of taps, rather than for each of
// them from another place. These sums are stored between zeros, and then added from where each
// column of taps sees them. Rows of taps above and below the plane are left out.
//
// This is done for some rows at a time, for what was just stored takes its time until it can be
// loaded. What is loaded behind the last column belongs to other rows, or planes, and zeros take
// the place of its sums: so something must be there, behind the last plane too.
#include <Halide.h>

#include <algorithm>

#include "optimized/halide/blocks.h"
#include "optimized/halide/storage.h"
#include "optimized/halide/watched.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::kSumsZeros;
using convlaw::kWidestVector;

class DepthwiseSumsGenerator : public Generator<DepthwiseSumsGenerator> {
 public:
  GeneratorParam<int> kernel{"kernel", 3};     ///< its width, which is odd
  GeneratorParam<int> columns{"columns", 32};  ///< of a register tile, or fewer
  GeneratorParam<bool> whole{"whole", true};   ///< such a tile has all columns of a row
  GeneratorParam<int> rows{"rows", 8};         ///< at a time

  Input<Buffer<float>> input{"input", 1};  // from the first element of the first plane on
  Input<int> plane_step{"plane_step"};     // from plane to plane, and from row to row
  Input<int> row_step{"row_step"};
  Input<int> width{"width"};
  Input<int> height{"height"};
  Input<int> top{"top"};  // rows of zeros above the first
  Input<int> stride_y{"stride_y"};
  Input<int> dilation_x{"dilation_x"};
  Input<int> dilation_y{"dilation_y"};
  Input<Buffer<float>> weight{"weight", 4};   // kw, kh, output of the group, group
  Input<Buffer<float>> bias{"bias", 2};       // output of the group, group
  Input<bool> clamps{"clamps"};               // what is less than zero becomes zero
  Output<Buffer<float>> output{"output", 4};  // x, y, output of the group, group

  void generate() {
    taps_ = RDom(0, weight.dim(1).extent());
    const Expr row = y * stride_y + taps_ * dilation_y - top;
    taps_.where(cast<std::uint32_t>(row) < cast<std::uint32_t>(height));
    const Expr there = unsafe_promise_clamped(row, 0, height - 1);
    const Expr element = input(g * plane_step + there * row_step + x);
    sums_(x, i, y, k, g) = 0.0F;
    sums_(x, i, y, k, g) += element * weight(i, taps_, k, g);

    const int half = kernel / 2;
    const Expr all = whole ? Expr(int(columns)) : (width + (columns - 1)) / columns * columns;
    const Expr vectors = (half * dilation_x + (kWidestVector - 1)) / kWidestVector;
    columns_ = RDom(0, all);
    zeros_ = RDom({{0, kWidestVector}, {0, vectors}, {0, half}});
    const Expr place = zeros_.y * kWidestVector + zeros_.x;
    stored_(e, i, y, k, g) = undef<float>();
    stored_(columns_, i, y, k, g) = select(columns_ < width, sums_(columns_, i, y, k, g), 0.0F);
    stored_(place - vectors * kWidestVector, zeros_.z, y, k, g) = 0.0F;
    stored_(place + all, zeros_.z + (half + 1), y, k, g) = 0.0F;

    Expr sum = bias(k, g);
    for (int tap = 0; tap < kernel; ++tap) {
      sum += stored_(x + (tap - half) * dilation_x, tap, y, k, g);
    }
    results_(x, y, k, g) = convlaw::clamped_if(clamps, sum);
    output(x, y, k, g) = results_(x, y, k, g);
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    Var xo("xo"), yo("yo");
    output.split(x, xo, x, lanes, TailStrategy::GuardWithIf)
        .split(y, yo, y, rows, TailStrategy::GuardWithIf)
        .reorder(x, xo, y, yo, k, g)
        .vectorize(x);
    if (whole) output.unroll(xo, columns / lanes, TailStrategy::GuardWithIf);
    const bool is_watched = convlaw::is_watched(get_target());
    results_.compute_at(output, whole ? y : xo)
        .store_in(MemoryType::Stack)
        .bound_extent(x, whole ? int(columns) : lanes)
        .vectorize(x, lanes)
        .unroll(x);
    stored_.compute_at(output, yo)
        .store_in(MemoryType::Stack)
        .bound(i, 0, kernel)
        .bound(e, -kSumsZeros, 2 * kSumsZeros + (whole ? int(columns) : convlaw::kSumsColumns));
    RVar tile("tile"), column("column");
    stored_.update(0)
        .split(columns_, tile, column, tile_columns())
        .reorder(column, i, tile, y)
        .vectorize(column, lanes)
        .unroll(column)
        .unroll(i);
    // No two zeros are stored to one place.
    for (const int side : {1, 2}) {
      stored_.update(side).allow_race_conditions();
      stored_.update(side).vectorize(zeros_.x, lanes).unroll(zeros_.x).unroll(zeros_.z);
      stored_.update(side).specialize(kernel / 2 * dilation_x <= kWidestVector).unroll(zeros_.y);
    }
    sums_.compute_at(stored_, tile)
        .store_in(MemoryType::Stack)
        .bound_extent(x, tile_columns())
        .vectorize(x, lanes)
        .unroll(x)
        .unroll(i);
    sums_.update().reorder(x, i, taps_, y, k, g).vectorize(x, lanes).unroll(x).unroll(i);
    if (kernel == 3 && !is_watched) {
      sums_.update().specialize(weight.dim(1).extent() == kernel).unroll(taps_);
    }

    input.dim(0).set_min(0);
    weight.dim(0).set_bounds(0, kernel);
    weight.dim(1).set_stride(kernel);
    for (int d = 0; d < 2; ++d) bias.dim(d).set_min(0);
    for (int d = 0; d < 4; ++d) {
      weight.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
  }

 private:
  int tile_columns() const {
    if (get_target().has_feature(Target::AVX512_Skylake)) return columns;
    const int vectors = kernel > 5 ? 1 : 2;
    return std::min(vectors * natural_vector_size<float>(), int(columns));
  }

  Var e{"e"}, i{"i"}, x{"x"}, y{"y"}, k{"k"}, g{"g"};
  Func sums_{"sums"}, stored_{"stored"}, results_{"results"};
  RDom taps_, columns_, zeros_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwiseSumsGenerator, convlaw_depthwise_sums)
