// SPDX-License-Identifier: MIT
// Copies between images and lines: rows of planes.
#include <Halide.h>

#include <algorithm>

#include "optimized/halide/blocks.h"
#include "optimized/halide/copying.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

class CopyGenerator : public convlaw::Copying<CopyGenerator> {
 public:
  void generate() { store({x, y, c}, copied(input(x * stride_x, y, c))); }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    Stage all = storing();
    if (adds()) {
      all.vectorize(x, lanes, TailStrategy::GuardWithIf);
      return;
    }
    if (to == convlaw::Storage::u8) {  // a place of interleaved lines after another
      all.specialize(stride_x == 1 && output.dim(0).extent() == convlaw::kInterleaved)
          .reorder(x, c, y)
          .vectorize(x);
    }
    // Whole vectors, for which nothing is masked: what interleaved lines have side by side, or
    // half.
    for (const int channels : {8, convlaw::kInterleaved, convlaw::kInterleavedBlock}) {
      all.specialize(stride_x == 1 && output.dim(0).extent() == channels)
          .vectorize(x, std::min(lanes, channels))
          .unroll(x);
    }
    all.specialize(stride_x == 1).vectorize(x, lanes, TailStrategy::Predicate);
    // A few strides are shuffles of whole vectors, but not of parts of them.
    const bool is_f32 = from == convlaw::Storage::f32 && to == convlaw::Storage::f32;
    for (const int stride : {2, 3, 4, 6}) {
      if (stride > 2 && !is_f32) continue;  // there, conversions take longer
      for (int wide = lanes; wide >= 4; wide /= 2) {
        all.specialize(stride_x == stride && output.dim(0).extent() >= wide)
            .vectorize(x, wide, TailStrategy::ShiftInwards);
      }
    }
  }

 private:
  Var x{"x"}, y{"y"}, c{"c"};
};

}  // namespace

HALIDE_REGISTER_GENERATOR(CopyGenerator, convlaw_copy)
