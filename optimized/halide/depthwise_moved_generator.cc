// SPDX-License-Identifier: MIT
// Depthwise convolution of planes, of kernels of one width and dilation along a row: vectors over
// columns.
//
// As in depthwise_sums_generator.cc, planes are read where they lie, and the products of each
// column of taps are summed apart. But registers hold a whole row of these sums, which are moved
// there to where windows see them.
#include <Halide.h>

#include <algorithm>
#include <vector>

#include "optimized/halide/depthwise_rows.h"
#include "optimized/halide/depthwise_sums.h"
#include "optimized/halide/storage.h"
#include "optimized/halide/watched.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

class DepthwiseMovedGenerator : public convlaw::DepthwiseSums<DepthwiseMovedGenerator> {
 public:
  GeneratorParam<int> dilation{"dilation", 1};  ///< along a row
  GeneratorParam<int> columns{"columns", 32};   ///< of a row, at most

  void generate() {
    const int half = kernel / 2;
    const Expr element = seen(x, y, g);
    places_ = RDom(0, columns);
    zeros_ = RDom(0, zeros());
    const auto each = [&](auto value) {
      std::vector<Expr> values;
      for (int tap = 0; tap < kernel; ++tap) values.push_back(value(tap));
      return Tuple(values);
    };
    const auto sums = [&](const Expr& at) { return sums_(at, y, k, g); };
    sums_(x, y, k, g) = each([&](int tap) { return tap == half ? Expr(bias(k, g)) : Expr(0.0F); });
    sums_(x, y, k, g) =
        each([&](int tap) { return sums(x)[tap] + element * weight(tap, taps_, k, g); });
    const auto zero = [](int) { return Expr(0.0F); };
    moved_(z, e, y, k, g) = each([](int) { return undef<float>(); });
    moved_(z, places_, y, k, g) =
        each([&](int tap) { return select(places_ < width, sums(places_)[tap], 0.0F); });
    moved_(z, zeros_ - zeros(), y, k, g) = each(zero);
    moved_(z, zeros_ + int(columns), y, k, g) = each(zero);
    Expr sum = sums(x)[half];
    for (int tap = 0; tap < kernel; ++tap) {
      if (tap != half) sum += moved_(0, x + (tap - half) * dilation, y, k, g)[tap];
    }
    results_(x, y, k, g) = convlaw::clamped_if(clamps, sum);
    output(x, y, k, g) = results_(x, y, k, g);
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    const bool is_watched = convlaw::is_watched(get_target());
    Var xv("xv");
    output.split(x, xv, x, lanes, TailStrategy::GuardWithIf)
        .reorder(x, xv, y, k, g)
        .vectorize(x)
        .unroll(xv, columns / lanes, TailStrategy::GuardWithIf);
    for (Func* part : {&results_, &sums_}) {
      part->compute_at(output, y)
          .store_in(MemoryType::Stack)
          .bound_extent(x, columns)
          .vectorize(x, lanes)
          .unroll(x);
    }
    Var xo("xo");
    sums_.update()
        .split(x, xo, x, tile_vectors() * lanes)
        .reorder(x, taps_, xo, y)
        .vectorize(x, lanes)
        .unroll(x)
        .unroll(xo);
    if (kernel <= 5 && !is_watched) {
      sums_.update().specialize(weight.dim(1).extent() == kernel).unroll(taps_);
    }
    // Of code that is watched, elements are not moved one by one: each would be checked.
    moved_.compute_at(output, y)
        .store_in(MemoryType::Stack)
        .align_storage(z, is_watched ? 1 : convlaw::kApart)
        .bound(z, 0, 1)
        .bound(e, -zeros(), columns + 2 * zeros());
    moved_.update(0).vectorize(places_, lanes).unroll(places_);
    for (const int side : {1, 2}) moved_.update(side).unroll(zeros_);

    set_bounds();
  }

 private:
  int zeros() const { return kernel / 2 * dilation; }

  // Of a register tile: a row has as many or several times as many.
  int tile_vectors() const {
    const bool has_many_registers = get_target().has_feature(Target::AVX512_Skylake);
    const int all = columns / natural_vector_size<float>();
    int vectors = std::clamp((has_many_registers ? 28 : 12) / kernel, 1, all);
    while (all % vectors != 0) --vectors;
    return vectors;
  }

  Var z{"z"}, e{"e"}, x{"x"}, y{"y"}, k{"k"}, g{"g"};
  Func sums_{"sums"}, moved_{"moved"}, results_{"results"};
  RDom places_, zeros_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwiseMovedGenerator, convlaw_depthwise_moved)
