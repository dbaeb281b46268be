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
#include "optimized/halide/depthwise_sums.h"
#include "optimized/halide/storage.h"
#include "optimized/halide/watched.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::kSumsZeros;
using convlaw::kWidestVector;

class DepthwiseSumsGenerator : public convlaw::DepthwiseSums<DepthwiseSumsGenerator> {
 public:
  GeneratorParam<int> columns{"columns", 32};  ///< of a register tile, or fewer
  GeneratorParam<bool> whole{"whole", true};   ///< such a tile has all columns of a row
  GeneratorParam<int> rows{"rows", 8};         ///< at a time

  void generate() {
    const Expr element = seen(x, y, g);
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

    set_bounds();
  }

 private:
  int tile_columns() const {
    if (get_target().has_feature(Target::AVX512_Skylake)) return columns;
    const int vectors = kernel > 5 ? 1 : 2;
    return std::min(vectors * natural_vector_size<float>(), int(columns));
  }

  Var e{"e"}, i{"i"}, x{"x"}, y{"y"}, k{"k"}, g{"g"};
  Func sums_{"sums"}, stored_{"stored"}, results_{"results"};
  RDom columns_, zeros_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwiseSumsGenerator, convlaw_depthwise_sums)
