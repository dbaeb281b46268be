// SPDX-License-Identifier: MIT
// Copies planes so that rows become columns: between planes of one channel each, and pixels whose
// channels lie side by side. Of a row, every stride_x-th element. What is not f32 is converted;
// to 32-bit integers, the copy is added.
#include <Halide.h>

#include "optimized/halide/storage.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::Storage;

class TransposeGenerator : public Generator<TransposeGenerator> {
 public:
  GeneratorParam<Storage> from{"from", Storage::f32, convlaw::storages()};
  GeneratorParam<Storage> to{"to", Storage::f32, convlaw::storages()};

  Input<Buffer<>> input{"input", 3};  // x, y, plane
  Input<int> stride_x{"stride_x"};
  Input<bool> clamps{"clamps"};          // what is less than zero becomes zero
  Output<Buffer<>> output{"output", 3};  // y, x, plane

  void configure() {
    input.set_type(convlaw::type_of(from));
    output.set_type(convlaw::type_of(to));
  }

  void generate() {
    loaded_(x, y, p) = convlaw::loaded(input(x * stride_x, y, p), from);
    turned_(y, x, p) = loaded_(x, y, p);
    const Expr value = turned_(y, x, p);
    const Expr copied = convlaw::stored(select(clamps, convlaw::clamped(value), value), to);
    if (to == Storage::i32) {
      output(y, x, p) = undef<std::int32_t>();
      output(y, x, p) += copied;
    } else {
      output(y, x, p) = copied;
    }
  }

  // Square tiles are turned in registers: rows are loaded, and scattered over what becomes the
  // columns, which Halide makes shuffles of.
  void schedule() {
    const bool adds = to == Storage::i32;
    Stage all = adds ? output.update() : Stage(output);
    const Expr rows = output.dim(0).extent();
    const Expr columns = output.dim(1).extent();
    for (const int stride : {1, 2}) {
      for (int side = natural_vector_size<float>(); side >= 4; side /= 2) {
        // The last tiles begin where they end with the tensor, unless elements must be met once.
        const Expr fits =
            adds ? rows % side == 0 && columns % side == 0 : rows >= side && columns >= side;
        tile(all.specialize(stride_x == stride && fits), side,
             adds ? TailStrategy::RoundUp : TailStrategy::ShiftInwards);
      }
    }
    tile(all, 1, TailStrategy::RoundUp);
    loaded_.compute_at(output, yo).vectorize(x).unroll(y);
    turned_.compute_at(output, yo).vectorize(x).unroll(y);
    for (int d = 0; d < 3; ++d) {
      input.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
  }

 private:
  void tile(Stage stage, int side, TailStrategy tail) {
    stage.tile(y, x, yo, xo, yi, xi, side, side, tail).vectorize(yi).unroll(xi);
  }

  Var x{"x"}, y{"y"}, p{"p"}, xo{"xo"}, yo{"yo"}, xi{"xi"}, yi{"yi"};
  Func loaded_{"loaded"}, turned_{"turned"};
};

}  // namespace

HALIDE_REGISTER_GENERATOR(TransposeGenerator, convlaw_transpose)
