// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3), first part: tiles of 6x6 input elements, 4 apart, become 36 points each.
// Or F(2x2, 3x3): tiles of 4x4, 2 apart, become 16.
//
// V = B^T d B with the points 0, 1, -1, 2, -2 and infinity, or without 2 and -2 (Lavin and Gray).
// Input and points are interleaved: vectors over channels. Of a row of tiles, columns are
// transformed first, and then what tiles share of them is there for both.
#include <Halide.h>

#include "optimized/halide/blocks.h"
#include "optimized/halide/winograd_tiles.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::kInterleaved;

// Row `i` of B^T times what `d` has at 0 to 3.
template <class Element>
Expr transformed_2(const Expr& i, const Element& d) {
  return mux(i, {d(0) - d(2), d(1) + d(2), d(2) - d(1), d(1) - d(3)});
}

// ... at 0 to 5.
template <class Element>
Expr transformed_4(const Expr& i, const Element& d) {
  const Expr even = d(4) - 4 * d(2);
  const Expr odd = d(3) - 4 * d(1);
  const Expr near = d(4) - d(2);
  const Expr far = 2 * (d(3) - d(1));
  return mux(i, {4 * d(0) - 5 * d(2) + d(4), even + odd, even - odd, near + far, near - far,
                 4 * d(1) - 5 * d(3) + d(5)});
}

class WinogradInputGenerator : public Generator<WinogradInputGenerator> {
 public:
  GeneratorParam<int> tile{"tile", 4};  ///< outputs of a tile along an axis: 4 or 2

  Input<Buffer<float>> lines{"lines", 3};     // interleaved channel, column, row
  Output<Buffer<float>> points{"points", 5};  // interleaved channel, tile along x and y, point too

  void generate() {
    columns_(k, u, y, i) = transformed(i, [&](int row) { return lines(k, u, tile * y + row); });
    points(k, x, y, j, i) =
        transformed(j, [&](int column) { return columns_(k, tile * x + column, y, i); });
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    const int inputs = convlaw::winograd_inputs(tile);
    points.reorder(k, j, i, x, y).vectorize(k, lanes).unroll(j).unroll(i);
    columns_.compute_at(points, y)
        .reorder_storage(k, i, u, y)
        .bound_extent(k, kInterleaved)
        .bound_extent(i, inputs)
        .reorder(k, i, u, y)
        .vectorize(k, lanes)
        .unroll(i);
    for (int d = 0; d < lines.dimensions(); ++d) lines.dim(d).set_min(0);
    lines.dim(0).set_bounds(0, kInterleaved);
    lines.dim(1).set_stride(kInterleaved);
    for (int d = 0; d < points.dimensions(); ++d) points.dim(d).set_min(0);
    points.dim(0).set_bounds(0, kInterleaved);
    points.dim(1).set_stride(kInterleaved);
    points.dim(3).set_bounds(0, inputs);
    points.dim(4).set_bounds(0, inputs);
  }

 private:
  template <class Element>
  Expr transformed(const Expr& at, const Element& d) const {
    return tile == 2 ? transformed_2(at, d) : transformed_4(at, d);
  }

  Var k{"k"}, u{"u"}, x{"x"}, y{"y"}, i{"i"}, j{"j"};
  Func columns_{"columns"};
};

}  // namespace

HALIDE_REGISTER_GENERATOR(WinogradInputGenerator, convlaw_winograd_input)
