// SPDX-License-Identifier: MIT
// Copies between images and lines: rows of planes, every stride_x-th element.
#include <Halide.h>

#include "optimized/halide/winograd_tiles.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::kWinogradOutputs;

class CopyGenerator : public Generator<CopyGenerator> {
 public:
  Input<Buffer<float>> input{"input", 3};  // x, y, plane
  Input<int> stride_x{"stride_x"};
  Output<Buffer<float>> output{"output", 3};  // x, y, plane

  void generate() { output(x, y, c) = input(x * stride_x, y, c); }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    output.specialize(stride_x == 1).vectorize(x, lanes, TailStrategy::Predicate);
    // A few strides are shuffles of whole vectors, but not of parts of them.
    for (const int stride : {2, kWinogradOutputs}) {
      for (int wide = lanes; wide >= 4; wide /= 2) {
        output.specialize(stride_x == stride && output.dim(0).extent() >= wide)
            .vectorize(x, wide, TailStrategy::ShiftInwards);
      }
    }
    for (int d = 0; d < 3; ++d) {
      input.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
  }

 private:
  Var x{"x"}, y{"y"}, c{"c"};
};

}  // namespace

HALIDE_REGISTER_GENERATOR(CopyGenerator, convlaw_copy)
