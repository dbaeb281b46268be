// SPDX-License-Identifier: MIT
// Copies between images and lines: rows of planes, every stride_x-th element. What is not f32 is
// converted; to 32-bit integers, the copy is added.
#include <Halide.h>

#include "optimized/halide/storage.h"
#include "optimized/halide/winograd_tiles.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::kWinogradOutputs;
using convlaw::Storage;

class CopyGenerator : public Generator<CopyGenerator> {
 public:
  GeneratorParam<Storage> from{"from", Storage::f32, convlaw::storages()};
  GeneratorParam<Storage> to{"to", Storage::f32, convlaw::storages()};

  Input<Buffer<>> input{"input", 3};  // x, y, plane
  Input<int> stride_x{"stride_x"};
  Input<bool> clamps{"clamps"};          // what is less than zero becomes zero
  Output<Buffer<>> output{"output", 3};  // x, y, plane

  void configure() {
    input.set_type(convlaw::type_of(from));
    output.set_type(convlaw::type_of(to));
  }

  void generate() {
    const Expr value = convlaw::loaded(input(x * stride_x, y, c), from);
    const Expr copied = convlaw::stored(select(clamps, convlaw::clamped(value), value), to);
    if (to == Storage::i32) {
      output(x, y, c) = undef<std::int32_t>();
      output(x, y, c) += copied;
    } else {
      output(x, y, c) = copied;
    }
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    for (int d = 0; d < 3; ++d) {
      input.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
    if (to == Storage::i32) {  // each element once
      output.update().vectorize(x, lanes, TailStrategy::GuardWithIf);
      return;
    }
    output.specialize(stride_x == 1).vectorize(x, lanes, TailStrategy::Predicate);
    // A few strides are shuffles of whole vectors, but not of parts of them.
    for (const int stride : {2, kWinogradOutputs}) {
      for (int wide = lanes; wide >= 4; wide /= 2) {
        output.specialize(stride_x == stride && output.dim(0).extent() >= wide)
            .vectorize(x, wide, TailStrategy::ShiftInwards);
      }
    }
  }

 private:
  Var x{"x"}, y{"y"}, c{"c"};
};

}  // namespace

HALIDE_REGISTER_GENERATOR(CopyGenerator, convlaw_copy)
