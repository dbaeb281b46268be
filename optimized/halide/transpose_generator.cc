// SPDX-License-Identifier: MIT
// Copies planes so that rows become columns: between planes of one channel each, and pixels whose
// channels lie side by side. Of a row, every stride_x-th element. What is not f32 is converted.
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
  Output<Buffer<>> output{"output", 3};  // y, x, plane

  void configure() {
    input.set_type(convlaw::type_of(from));
    output.set_type(convlaw::type_of(to));
  }

  void generate() {
    loaded_(x, y, p) = convlaw::loaded(input(x * stride_x, y, p), from);
    turned_(y, x, p) = loaded_(x, y, p);
    output(y, x, p) = convlaw::stored(turned_(y, x, p), to);
  }

  // Square tiles are turned in registers: rows are loaded, and scattered over what becomes the
  // columns, which Halide makes shuffles of.
  void schedule() {
    for (const int stride : {1, 2}) {
      for (int side = natural_vector_size<float>(); side >= 4; side /= 2) {
        const Expr fits = output.dim(0).extent() >= side && output.dim(1).extent() >= side;
        tile(output.specialize(stride_x == stride && fits), side);
      }
    }
    tile(output, 1);
    loaded_.compute_at(output, yo).vectorize(x).unroll(y);
    turned_.compute_at(output, yo).vectorize(x).unroll(y);
    for (int d = 0; d < 3; ++d) {
      input.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
  }

 private:
  void tile(Stage stage, int side) {
    stage.tile(y, x, yo, xo, yi, xi, side, side, TailStrategy::ShiftInwards)
        .vectorize(yi)
        .unroll(xi);
  }

  Var x{"x"}, y{"y"}, p{"p"}, xo{"xo"}, yo{"yo"}, xi{"xi"}, yi{"yi"};
  Func loaded_{"loaded"}, turned_{"turned"};
};

}  // namespace

HALIDE_REGISTER_GENERATOR(TransposeGenerator, convlaw_transpose)
