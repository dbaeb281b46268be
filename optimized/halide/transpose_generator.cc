// SPDX-License-Identifier: MIT
// Copies planes so that rows become columns: between planes of one channel each, and pixels whose
// channels lie side by side.
#include <Halide.h>

#include "optimized/halide/copying.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

class TransposeGenerator : public convlaw::Copying<TransposeGenerator> {
 public:
  void generate() {
    // Clamped as soon as it is loaded: LLVM otherwise makes the shuffles of strided vectors from
    // loads of single elements.
    loaded_(x, y, p) = copied(input(x * stride_x, y, p));
    turned_(y, x, p) = loaded_(x, y, p);
    store({y, x, p}, turned_(y, x, p));
  }

  // Tiles are turned in registers: rows are loaded, and scattered over what becomes the columns,
  // which Halide makes shuffles of.
  void schedule() {
    Stage all = storing();
    const Expr rows = output.dim(0).extent();
    const Expr columns = output.dim(1).extent();
    const int widest = natural_vector_size<float>();
    if (widest > kWays && !adds()) {
      // Columns that are a multiple of a page apart share a set of the first cache, which has room
      // for few: what more of them would push out has not been written yet.
      const int page = 4096 / static_cast<int>(type_of(to).bytes());
      const Expr share_a_set = output.dim(1).stride() % page == 0;
      Stage few =
          all.specialize(stride_x == 1 && rows >= widest && columns >= kWays && share_a_set);
      tile(few, widest, kWays, TailStrategy::ShiftInwards);
      // What is loaded for some columns stays in a cache for the others.
      few.split(yo, yt, yo, kTiles, TailStrategy::GuardWithIf).reorder(yi, xi, yo, xo, yt);
    }
    for (const int stride : {1, 2}) {
      for (int side = widest; side >= 4; side /= 2) {
        // The last tiles begin where they end with the tensor, unless elements must be met once.
        const Expr fits =
            adds() ? rows % side == 0 && columns % side == 0 : rows >= side && columns >= side;
        tile(all.specialize(stride_x == stride && fits), side, side,
             adds() ? TailStrategy::RoundUp : TailStrategy::ShiftInwards);
      }
    }
    tile(all, 1, 1, TailStrategy::RoundUp);
    loaded_.compute_at(output, yo).vectorize(x).unroll(y);
    turned_.compute_at(output, yo).vectorize(x).unroll(y);
  }

 private:
  static constexpr int kWays = 8;    // lines of a set that the first cache keeps, at least
  static constexpr int kTiles = 16;  // in a row, before the next columns

  void tile(Stage stage, int wide, int high, TailStrategy tail) {
    stage.tile(y, x, yo, xo, yi, xi, wide, high, tail).vectorize(yi).unroll(xi);
  }

  Var x{"x"}, y{"y"}, p{"p"}, xo{"xo"}, yo{"yo"}, xi{"xi"}, yi{"yi"}, yt{"yt"};
  Func loaded_{"loaded"}, turned_{"turned"};
};

}  // namespace

HALIDE_REGISTER_GENERATOR(TransposeGenerator, convlaw_transpose)
