// SPDX-License-Identifier: MIT
// Copies rows of planes whose columns go to several places in turn: the phases of a stride, of two
// or four. All are made of what is loaded once. Rows have a vector of each at least.
#include <Halide.h>

#include <algorithm>

#include "optimized/halide/blocks.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

class SplitGenerator : public Generator<SplitGenerator> {
 public:
  GeneratorParam<int> phases{"phases", 2};
  GeneratorParam<bool> is_narrow{"is_narrow",
                                 false};  ///< phases have kNarrowPhase columns at least

  Input<Buffer<float>> input{"input", 3};     // column, row, plane
  Output<Buffer<float>> output{"output", 4};  // column of a phase, phase, row, plane

  void generate() {
    loaded_(e, y, c) = input(e, y, c);
    output(x, f, y, c) = loaded_(phases * x + f, y, c);
  }

  // Whole vectors are loaded, of which Halide makes shuffles: LLVM otherwise makes one of the
  // phases from loads of single elements.
  void schedule() {
    const int natural = natural_vector_size<float>();
    const int lanes = is_narrow ? std::min(natural, convlaw::kNarrowPhase) : natural;
    Var xo("xo"), xi("xi");
    output.dim(1).set_bounds(0, phases);
    output.split(x, xo, xi, lanes, TailStrategy::ShiftInwards)
        .reorder(xi, f, xo, y, c)
        .vectorize(xi)
        .unroll(f);
    loaded_.compute_at(output, xo)
        .store_in(MemoryType::Stack)
        .bound_extent(e, phases * lanes)
        .vectorize(e, lanes)
        .unroll(e);
    for (const int d : {0, 2, 3}) output.dim(d).set_min(0);
    for (int d = 0; d < 3; ++d) input.dim(d).set_min(0);
  }

 private:
  Func loaded_{"loaded"};
  Var e{"e"}, f{"f"}, y{"y"}, c{"c"}, x{"x"};
};

}  // namespace

HALIDE_REGISTER_GENERATOR(SplitGenerator, convlaw_split)
