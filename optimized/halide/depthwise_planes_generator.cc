// SPDX-License-Identifier: MIT
// Depthwise convolution of planes: vectors over columns. A few kernels have a pipeline each, and
// all others share one.
//
// Some planes at a time are copied to where zeros surround them, in the first cache, and then
// computed: what was just stored takes its time until it can be loaded. A register tile of some
// rows by one vector of columns is accumulated over all taps; a row is loaded once for all the taps
// that read it. With a stride, a row is copied to as many: its columns' phases.
//
// Rows become whole vectors, `pitch` places apart. What is read behind the last column belongs to
// other rows, or planes, and zeros take its place: so something must be there, behind the last
// plane too. The zeros behind a row are those before the next.
#include <Halide.h>

#include "optimized/halide/blocks.h"
#include "optimized/halide/storage.h"
#include "optimized/halide/watched.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::kWidestVector;

class DepthwisePlanesGenerator : public Generator<DepthwisePlanesGenerator> {
 public:
  GeneratorParam<int> kernel{"kernel", 3};  ///< along both axes; 0: any, dilated or not
  GeneratorParam<int> stride{"stride", 1};  ///< along both axes; of any kernel, from left to right

  Input<Buffer<float>> input{"input", 3};  // x, y, group; as long as a row becomes
  Input<int> width{"width"};               // what of it belongs to the row
  Input<int> left{"left"};                 // zeros before the first column
  Input<int> top{"top"};                   // ... rows of them above the first, and below the last
  Input<int> bottom{"bottom"};
  Input<int> pitch{"pitch"};        // a multiple of kWidestVector
  Input<int> at_once{"at_once"};    // groups that are copied before they are computed
  Input<int> stride_y{"stride_y"};  // of any kernel, and its dilations
  Input<int> dilation_x{"dilation_x"};
  Input<int> dilation_y{"dilation_y"};
  Input<Buffer<float>> weight{"weight", 4};   // kw, kh, output of the group, group
  Input<Buffer<float>> bias{"bias", 2};       // output of the group, group
  Input<bool> clamps{"clamps"};               // what is less than zero becomes zero
  Output<Buffer<float>> output{"output", 4};  // x, y, output of the group, group

  void generate() {
    surround();
    const bool is_any = kernel == 0;
    taps_ = is_any ? RDom(0, weight.dim(0).extent(), 0, weight.dim(1).extent())
                   : RDom(0, kernel, 0, kernel);
    const Expr column = (is_any ? taps_.x * dilation_x : taps_.x) - left;
    const Expr seen = is_any ? y * stride_y + taps_.y * dilation_y : y * stride + taps_.y;
    const Expr row = (seen * stride + column % stride) * pitch;
    const Expr place = x + column / stride + kWidestVector;
    sums_(x, y, k, g) = bias(k, g);
    sums_(x, y, k, g) += planes_(row + place, g) * weight(taps_.x, taps_.y, k, g);
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
    sums_.update().reorder(x, y, taps_.x, taps_.y, k, g).vectorize(x).unroll(y);
    if (kernel > 0) sums_.update().unroll(taps_.x).unroll(taps_.y);
    planes_.compute_at(output, go).store_in(MemoryType::Stack).align_storage(p, kWidestVector);
    // No two elements of a vector are stored to one place: each is a piece of a row.
    for (const int stage : {0, 1, 2}) planes_.update(stage).allow_race_conditions();
    if (stride == 1) bits_.compute_root().store_in(MemoryType::Stack).vectorize(p, lanes);
    planes_.update(0).vectorize(above_.x, lanes);
    planes_.update(1).vectorize(below_.x, lanes);
    planes_.update(2).vectorize(seen_.x, lanes).unroll(seen_.x).unroll(seen_.y);
    for (const int pieces : {1, 2, 4}) {
      planes_.update(2).specialize(pitch == pieces * kWidestVector).unroll(seen_.z);
    }
    if (stride > 1) {
      loaded_.compute_at(planes_, seen_.z)
          .store_in(MemoryType::Stack)
          .bound_extent(e, kWidestVector * stride)
          .vectorize(e, lanes)
          .unroll(e);
    }

    for (int d = 0; d < 3; ++d) input.dim(d).set_min(0);
    for (int d = 0; d < 4; ++d) {
      weight.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
    if (kernel > 0) {
      weight.dim(0).set_bounds(0, kernel);
      weight.dim(1).set_bounds(0, kernel).set_stride(kernel);
    }
    for (int d = 0; d < 2; ++d) bias.dim(d).set_min(0);
  }

 private:
  // The planes, with the zeros that windows see.
  void surround() {
    const Expr height = input.dim(1).extent();
    const Expr row = pitch * stride;
    const Expr first = top * row + kWidestVector;
    const Expr pieces = pitch / kWidestVector;
    above_ = RDom(0, kWidestVector, 0, top * stride * pieces + 1);
    below_ = RDom(0, kWidestVector, 0, bottom * stride * pieces);
    seen_ = RDom({{0, kWidestVector}, {0, stride}, {0, pieces}, {0, height}});
    planes_(p, g) = undef<float>();
    planes_(above_.y * kWidestVector + above_.x, g) = 0.0F;
    planes_(first + height * row + below_.y * kWidestVector + below_.x, g) = 0.0F;

    const Expr column = n * (kWidestVector * stride) + e;
    loaded_(e, n, r, g) = input(column, r, g);
    const Expr place = seen_.y * pitch + seen_.z * kWidestVector + seen_.x;
    const Expr loaded = loaded_(seen_.x * stride + seen_.y, seen_.z, seen_.w, g);
    planes_(first + seen_.w * row + place, g) = there(loaded, place);
  }

  // Zero behind the last column. Loads have no masks, for processors (Zen 5 is one) fetch nothing
  // ahead of those that have: of tensors that leave the caches, that takes several times as long.
  // What loads two phases is not made a load with a mask; else bits come from where the compiler
  // does not see that they are one.
  Expr there(const Expr& loaded, const Expr& place) {
    const Expr none = cast<std::uint32_t>(0);
    bits_(p) = select(p < width, ~none, none);
    if (stride == 1) {
      return reinterpret<float>(reinterpret<std::uint32_t>(loaded) & bits_(place));
    }
    const Expr column = (seen_.z * kWidestVector + seen_.x) * stride + seen_.y;
    return select(column < width, loaded, 0.0F);
  }

  int tile_rows() const {
    if (convlaw::is_watched(get_target()) && kernel > 3) return 2;
    const bool has_many_registers = get_target().has_feature(Target::AVX512_Skylake);
    return has_many_registers ? convlaw::kDepthwiseRows : 4;
  }

  Var e{"e"}, n{"n"}, r{"r"}, p{"p"}, x{"x"}, y{"y"}, k{"k"}, g{"g"};
  Func loaded_{"loaded"}, bits_{"bits"}, planes_{"planes"}, sums_{"sums"};
  RDom taps_, above_, below_, seen_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwisePlanesGenerator, convlaw_depthwise_planes)
