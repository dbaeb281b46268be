// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3), beforehand: kernels of 3x3 weights become 36 points each; or
// F(2x2, 3x3): 16 points.
//
// U = G g G^T, computed in f64: weights are rounded once, whatever the points. Vectors over output
// channels.
#include <Halide.h>

#include "optimized/halide/blocks.h"
#include "optimized/halide/winograd_tiles.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::kInterleavedBlock;
using convlaw::kWinogradKernel;

// Row `i` of G times what `g` has at 0 to 2, of F(2x2, 3x3). What a row does not take may be
// infinite.
template <class Element>
Expr weights_of_2(const Expr& i, const Element& g) {
  const Expr sum = (g(0) + g(2)) / 2;
  const Expr middle = g(1) / 2;
  return mux(i, {g(0), sum + middle, sum - middle, g(2)});
}

// ... of F(4x4, 3x3).
template <class Element>
Expr weights_of_4(const Expr& i, const Element& g) {
  const Expr sixth = Expr(1.0 / 6);
  const Expr sum = (g(0) + g(2)) * sixth;
  const Expr middle = g(1) * sixth;
  const Expr far_sum = g(0) * (sixth / 4) + g(2) * sixth;
  return mux(i, {g(0) / 4, -(sum + middle), middle - sum, far_sum + middle / 2,
                 far_sum - middle / 2, g(2)});
}

class WinogradWeightGenerator : public Generator<WinogradWeightGenerator> {
 public:
  GeneratorParam<int> tile{"tile", 4};  ///< outputs of a tile along an axis: 4 or 2

  // Output channel of the block, input channel of a set, tap, set.
  Input<Buffer<float>> weight{"weight", 4};
  Output<Buffer<float>> points{"points", 4};  // output channel of the block, channel, set, point

  void generate() {
    const int inputs = convlaw::winograd_inputs(tile);
    const auto tap = [&](const Expr& row, const Expr& column) {
      return cast<double>(weight(k, c, row * kWinogradKernel + column, set));
    };
    rows_(k, c, set, w, i) = weights_of(i, [&](int row) { return tap(row, w); });
    const auto transformed = weights_of(
        point % inputs, [&](int column) { return rows_(k, c, set, column, point / inputs); });
    points(k, c, set, point) = cast<float>(transformed);
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    const int inputs = convlaw::winograd_inputs(tile);
    Var ko("ko");
    points.bound(point, 0, inputs * inputs)
        .split(k, ko, k, lanes)
        .reorder(k, point, ko, c, set)
        .vectorize(k)
        .unroll(point);
    rows_.compute_at(points, ko)
        .store_in(MemoryType::Stack)
        .bound_extent(k, lanes)
        .reorder(k, i, w, c, set)
        .vectorize(k)
        .unroll(i)
        .unroll(w);
    for (int d = 0; d < weight.dimensions(); ++d) {
      weight.dim(d).set_min(0);
      points.dim(d).set_min(0);
    }
    weight.dim(0).set_bounds(0, kInterleavedBlock);
    weight.dim(2).set_bounds(0, kWinogradKernel * kWinogradKernel);
    points.dim(0).set_bounds(0, kInterleavedBlock);
  }

 private:
  template <class Element>
  Expr weights_of(const Expr& at, const Element& g) const {
    return tile == 2 ? weights_of_2(at, g) : weights_of_4(at, g);
  }

  Var k{"k"}, c{"c"}, set{"set"}, point{"point"}, i{"i"}, w{"w"};
  Func rows_{"rows"};
};

}  // namespace

HALIDE_REGISTER_GENERATOR(WinogradWeightGenerator, convlaw_winograd_weight)
