// SPDX-License-Identifier: MIT
// Depthwise convolution of planes, of a few kernels at stride 1: vectors over columns.
//
// Some planes at a time are copied to where zeros surround them, in the first cache, and then
// computed: what was just stored takes its time until it can be loaded. A register tile of some
// rows by one vector of columns is accumulated over all taps; a row is loaded once for all the taps
// that read it.
//
// Rows begin at multiples of a cache line, `pitch` apart. The zeros behind one are those before the
// next: a vector of them, stored first, takes the end of the row too.
#include <Halide.h>

#include "optimized/halide/blocks.h"
#include "optimized/halide/storage.h"
#include "optimized/halide/watched.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::kWidestVector;

class DepthwisePlanesGenerator : public Generator<DepthwisePlanesGenerator> {
 public:
  GeneratorParam<int> kernel{"kernel", 3};  ///< along both axes

  Input<Buffer<float>> input{"input", 3};  // x, y, group
  Input<int> left{"left"};                 // zeros before the first column
  Input<int> top{"top"};                   // ... rows of them above the first, and below the last
  Input<int> bottom{"bottom"};
  Input<int> pitch{"pitch"};
  Input<int> behind{"behind"};               // the column from which on a vector of zeros is stored
  Input<int> at_once{"at_once"};             // groups that are copied before they are computed
  Input<Buffer<float>> weight{"weight", 4};  // kw, kh, output of the group, group
  Input<Buffer<float>> bias{"bias", 2};      // output of the group, group
  Input<bool> clamps{"clamps"};              // what is less than zero becomes zero
  Output<Buffer<float>> output{"output", 4};  // x, y, output of the group, group

  void generate() {
    surround();
    taps_ = RDom(0, kernel, 0, kernel);
    const Expr row = (y + taps_.y) * pitch;
    const Expr column = x + taps_.x + kWidestVector - left;
    sums_(x, y, k, g) = bias(k, g);
    sums_(x, y, k, g) += planes_(row + column, g) * weight(taps_.x, taps_.y, k, g);
    output(x, y, k, g) = convlaw::clamped_if(clamps, sums_(x, y, k, g));
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    const int rows = tile_rows();
    Var xo("xo"), yo("yo"), go("go");
    output.split(x, xo, x, lanes, TailStrategy::GuardWithIf)
        .split(y, yo, y, rows, TailStrategy::GuardWithIf)
        .split(g, go, g, at_once, TailStrategy::GuardWithIf)
        .reorder(x, y, xo, yo, k, g, go)
        .vectorize(x)
        .unroll(y);
    // What small images are computed in: where tiles are few, finding them takes as long.
    if (!convlaw::is_watched(get_target())) {
      output.specialize(pitch == 16 && output.dim(0).extent() <= lanes);
      output.specialize(pitch == 32);
      output.specialize(pitch == 64);
    }
    sums_.compute_at(output, xo)
        .store_in(MemoryType::Stack)
        .bound_extent(x, lanes)
        .bound_extent(y, rows)
        .vectorize(x)
        .unroll(y);
    sums_.update()
        .reorder(x, y, taps_.x, taps_.y, k, g)
        .vectorize(x)
        .unroll(y)
        .unroll(taps_.x)
        .unroll(taps_.y);
    planes_.compute_at(output, go).store_in(MemoryType::Stack);
    // No two elements of a vector are stored to one place: each is a piece of a row.
    const RVar pieces[] = {above_.x, behind_.x, below_.x, seen_.x};
    for (int stage = 0; stage < 4; ++stage) {
      planes_.update(stage).allow_race_conditions();
      if (stage == 3) {
        planes_.update(stage).specialize(input.dim(0).extent() >= lanes).vectorize(seen_.x, lanes);
      }
      planes_.update(stage).vectorize(pieces[stage], lanes, TailStrategy::GuardWithIf);
    }

    for (int d = 0; d < 3; ++d) input.dim(d).set_min(0);
    for (int d = 0; d < 4; ++d) {
      weight.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
    weight.dim(0).set_bounds(0, kernel);
    weight.dim(1).set_bounds(0, kernel).set_stride(kernel);
    for (int d = 0; d < 2; ++d) bias.dim(d).set_min(0);
  }

 private:
  // The planes, with the zeros that windows see.
  void surround() {
    const Expr width = input.dim(0).extent();
    const Expr height = input.dim(1).extent();
    above_ = RDom(0, top * pitch + kWidestVector);
    behind_ = RDom(0, kWidestVector, 0, height);
    below_ = RDom(0, bottom * pitch);
    // The last vector of a row begins where it ends with the row.
    const int lanes = natural_vector_size<float>();
    seen_ = RDom(0, min(width, lanes), 0, (width + lanes - 1) / lanes, 0, height);
    const Expr column = min(seen_.y * lanes, max(width - lanes, 0)) + seen_.x;
    planes_(p, g) = undef<float>();
    planes_(above_.x, g) = 0.0F;
    planes_(place(behind_.y) + behind + behind_.x, g) = 0.0F;
    planes_(place(height) + below_.x, g) = 0.0F;
    planes_(place(seen_.z) + column, g) = input(column, seen_.z, g);
  }

  // Where the first element of a row is.
  Expr place(const Expr& row) { return (top + row) * pitch + kWidestVector; }

  int tile_rows() const {
    if (convlaw::is_watched(get_target()) && kernel > 3) return 2;
    const bool has_many_registers = get_target().has_feature(Target::AVX512_Skylake);
    return has_many_registers ? convlaw::kDepthwiseRows : 4;
  }

  Var p{"p"}, x{"x"}, y{"y"}, k{"k"}, g{"g"};
  Func planes_{"planes"}, sums_{"sums"};
  RDom taps_, above_, behind_, below_, seen_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwisePlanesGenerator, convlaw_depthwise_planes)
