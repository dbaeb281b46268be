// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3), last part: from the 36 sums of a tile its 4x4 outputs, Y = A^T M A.
//
// Vectors over tiles; those of a row are interleaved into rows of output, which are then stored.
#include <Halide.h>

#include "optimized/halide/winograd_tiles.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::kWinogradInputs;
using convlaw::kWinogradOutputs;

// Row `a` of A^T times what `m` has at 0 to 5.
template <class Element>
Expr output_of(const Expr& a, const Element& m) {
  const Expr sum = m(1) + m(2);
  const Expr difference = m(1) - m(2);
  const Expr far_sum = m(3) + m(4);
  const Expr far_difference = m(3) - m(4);
  return mux(a, {m(0) + sum + far_sum, difference + 2 * far_difference, sum + 4 * far_sum,
                 difference + 8 * far_difference + m(5)});
}

class WinogradOutputGenerator : public Generator<WinogradOutputGenerator> {
 public:
  Input<Buffer<float>> sums{"sums", 3};       // tile, channel, point
  Input<Buffer<float>> bias{"bias", 1};       // channel
  Input<int> pitch{"pitch"};                  // from row to row of tiles
  Output<Buffer<float>> output{"output", 3};  // x, y, channel

  void generate() {
    rows_(x, y, c, j, v) =
        output_of(v, [&](int i) { return sums(x + y * pitch, c, i * kWinogradInputs + j); });
    tiles_(x, y, c, u, v) = output_of(u, [&](int at) { return rows_(x, y, c, at, v); }) + bias(c);
    output(x, y, c) = tiles_(x / kWinogradOutputs, y / kWinogradOutputs, c, x % kWinogradOutputs,
                             y % kWinogradOutputs);
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    Var yo("yo"), xo("xo");
    output.split(y, yo, y, kWinogradOutputs, TailStrategy::GuardWithIf)
        .reorder(x, y, yo, c)
        .vectorize(x, lanes, TailStrategy::GuardWithIf);
    tiles_.compute_at(output, yo)
        .reorder_storage(u, x, v, y, c)
        .bound_extent(u, kWinogradOutputs)
        .bound_extent(v, kWinogradOutputs)
        .split(x, xo, x, lanes, TailStrategy::RoundUp)
        .reorder(u, x, v, xo, y, c)
        .vectorize(x)
        .unroll(u)
        .unroll(v);
    rows_.compute_at(tiles_, xo)
        .store_in(MemoryType::Stack)
        .bound_extent(x, lanes)
        .reorder(x, j, v, y, c)
        .vectorize(x)
        .unroll(j)
        .unroll(v);
    for (int d = 0; d < 3; ++d) {
      sums.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
    sums.dim(2).set_bounds(0, kWinogradInputs * kWinogradInputs);
    bias.dim(0).set_min(0);
  }

 private:
  Var x{"x"}, y{"y"}, c{"c"}, j{"j"}, u{"u"}, v{"v"};
  Func rows_{"rows"};
  Func tiles_{"tiles"};
};

}  // namespace

HALIDE_REGISTER_GENERATOR(WinogradOutputGenerator, convlaw_winograd_output)
