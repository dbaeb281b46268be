// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3), first half: tiles of 6x6 input elements, 4 apart, become 36 points each.
//
// V = B^T d B with the points 0, 1, -1, 2, -2 and infinity (Lavin and Gray). What the tiles of a
// row see is copied between zeros, transformed along y as it lies, then along x with vectors over
// tiles.
#include <Halide.h>

#include "optimized/halide/winograd_tiles.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

constexpr int kOutputs = convlaw::kWinogradOutputs;
constexpr int kPoints = convlaw::kWinogradInputs;

// Row `i` of B^T times what `d` has at 0 to 5.
template <class Element>
Expr transformed(const Expr& i, const Element& d) {
  const Expr even = d(4) - 4 * d(2);
  const Expr odd = d(3) - 4 * d(1);
  const Expr near = d(4) - d(2);
  const Expr far = 2 * (d(3) - d(1));
  return mux(i, {4 * d(0) - 5 * d(2) + d(4), even + odd, even - odd, near + far, near - far,
                 4 * d(1) - 5 * d(3) + d(5)});
}

class WinogradInputGenerator : public Generator<WinogradInputGenerator> {
 public:
  Input<Buffer<float>> input{"input", 4};  // x, y, channel, image
  Input<int> padding_x{"padding_x"};
  Input<int> padding_y{
      "padding_y"};  // from the first row of tiles; negative: it begins further down
  Output<Buffer<float>> points{"points", 6};  // tile along x and y, image, channel, point x and y

  void generate() {
    const RDom seen(0, input.dim(0).extent());
    const Expr row = y - padding_y;
    const Expr last = input.dim(1).extent() - 1;
    surrounded_(x, y, n, c) = 0.0F;
    surrounded_(seen + padding_x, y, n, c) =
        select(0 <= row && row <= last, input(seen, clamp(row, 0, last), c, n), 0.0F);
    columns_(x, ty, n, c, i) =
        transformed(i, [&](int tap) { return surrounded_(x, ty * kOutputs + tap, n, c); });
    quarters_(q, r, ty, n, c, i) = columns_(q * kOutputs + r, ty, n, c, i);
    points(tx, ty, n, c, j, i) = transformed(
        j, [&](int tap) { return quarters_(tx + tap / kOutputs, tap % kOutputs, ty, n, c, i); });
    seen_ = seen;
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    Var tb("tb"), ti("ti");
    points.split(tx, tb, ti, 8, TailStrategy::GuardWithIf)
        .reorder(ti, j, i, tb, ty, n, c)
        .vectorize(ti)
        .unroll(j)
        .unroll(i)
        .parallel(c);
    quarters_.compute_at(points, ty)
        .bound_extent(r, kOutputs)
        .reorder(q, r, i, ty, n, c)
        .vectorize(q, 8, TailStrategy::RoundUp)
        .unroll(r)
        .unroll(i);
    columns_.compute_at(points, ty)
        .reorder(i, x, ty, n, c)
        .unroll(i)
        .vectorize(x, lanes, TailStrategy::RoundUp);
    surrounded_.compute_at(points, ty).vectorize(x, lanes, TailStrategy::RoundUp);
    surrounded_.update().vectorize(seen_.x, lanes);
    for (int d = 0; d < input.dimensions(); ++d) input.dim(d).set_min(0);
    for (int d = 0; d < points.dimensions(); ++d) points.dim(d).set_min(0);
    points.dim(4).set_bounds(0, kPoints);
    points.dim(5).set_bounds(0, kPoints);
  }

 private:
  Var x{"x"}, y{"y"}, c{"c"}, n{"n"}, tx{"tx"}, ty{"ty"}, i{"i"}, j{"j"}, q{"q"}, r{"r"};
  Func surrounded_{"surrounded"};
  Func columns_{"columns"};
  Func quarters_{"quarters"};
  RDom seen_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(WinogradInputGenerator, convlaw_winograd_input)
