// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3), first part: tiles of 6x6 input elements, 4 apart, become 36 points each.
//
// V = B^T d B with the points 0, 1, -1, 2, -2 and infinity (Lavin and Gray). The input lies in
// lines (lines.h) for a stride of 4, so that what neighbouring tiles see are neighbours: vectors
// over tiles.
#include <Halide.h>

#include "optimized/halide/winograd_tiles.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::kWinogradInputs;
using convlaw::kWinogradOutputs;

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
  Input<Buffer<float>> lines{"lines", 3};     // place, phase, channel
  Input<int> pitch{"pitch"};                  // of the lines
  Output<Buffer<float>> points{"points", 5};  // tile along x and y, channel, point along x and y

  void generate() {
    const auto element = [&](int row, int column) {
      return lines(x + (y + row / kWinogradOutputs) * pitch + column / kWinogradOutputs,
                   row % kWinogradOutputs * kWinogradOutputs + column % kWinogradOutputs, c);
    };
    std::vector<Expr> columns;
    columns.reserve(kWinogradInputs);
    for (int column = 0; column < kWinogradInputs; ++column) {
      columns.push_back(transformed(i, [&](int row) { return element(row, column); }));
    }
    columns_(x, y, c, b, i) = mux(b, columns);
    points(x, y, c, j, i) =
        transformed(j, [&](int column) { return columns_(x, y, c, column, i); });
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    Var xo("xo");
    points.split(x, xo, x, lanes, TailStrategy::GuardWithIf)
        .reorder(x, j, i, xo, y, c)
        .vectorize(x)
        .unroll(j)
        .unroll(i);
    columns_.compute_at(points, xo)
        .store_in(MemoryType::Stack)
        .bound_extent(x, lanes)
        .reorder(x, b, i, y, c)
        .vectorize(x)
        .unroll(b)
        .unroll(i);
    for (int d = 0; d < lines.dimensions(); ++d) lines.dim(d).set_min(0);
    lines.dim(1).set_bounds(0, kWinogradOutputs * kWinogradOutputs);
    for (int d = 0; d < points.dimensions(); ++d) points.dim(d).set_min(0);
    points.dim(3).set_bounds(0, kWinogradInputs);
    points.dim(4).set_bounds(0, kWinogradInputs);
  }

 private:
  Var x{"x"}, y{"y"}, c{"c"}, b{"b"}, i{"i"}, j{"j"};
  Func columns_{"columns"};
};

}  // namespace

HALIDE_REGISTER_GENERATOR(WinogradInputGenerator, convlaw_winograd_input)
