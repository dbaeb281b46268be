// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3), last part: from the 36 sums of a tile its 4x4 outputs, Y = A^T M A; or
// F(2x2, 3x3): from 16 sums 2x2 outputs.
//
// Vectors over output channels, which lie side by side in sums and outputs; these are memory, or
// tiles of a tensor.
#include <Halide.h>

#include "optimized/halide/blocks.h"
#include "optimized/halide/storage.h"
#include "optimized/halide/winograd_tiles.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

using convlaw::kInterleavedBlock;

// Row `a` of A^T times what `m` has at 0 to 3.
template <class Element>
Expr output_of_2(const Expr& a, const Element& m) {
  return mux(a, {m(0) + m(1) + m(2), m(1) - m(2) - m(3)});
}

// ... at 0 to 5.
template <class Element>
Expr output_of_4(const Expr& a, const Element& m) {
  const Expr sum = m(1) + m(2);
  const Expr difference = m(1) - m(2);
  const Expr far_sum = m(3) + m(4);
  const Expr far_difference = m(3) - m(4);
  return mux(a, {m(0) + sum + far_sum, difference + 2 * far_difference, sum + 4 * far_sum,
                 difference + 8 * far_difference + m(5)});
}

class WinogradOutputGenerator : public Generator<WinogradOutputGenerator> {
 public:
  GeneratorParam<int> tile{"tile", 4};  ///< outputs of a tile along an axis: 4 or 2

  Input<Buffer<float>> sums{"sums", 4};       // channel of the block, tile along x and y, point
  Input<Buffer<float>> bias{"bias", 1};       // channel of the block
  Input<bool> clamps{"clamps"};               // what is less than zero becomes zero
  Output<Buffer<float>> output{"output", 5};  // channel, x and y in the tile, tile along x and y

  void generate() {
    const int inputs = convlaw::winograd_inputs(tile);
    rows_(k, j, v, x, y) = output_of(v, [&](int i) { return sums(k, x, y, i * inputs + j); });
    const Expr value = output_of(u, [&](int at) { return rows_(k, at, v, x, y); }) + bias(k);
    output(k, u, v, x, y) = convlaw::clamped_if(clamps, value);
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    const int inputs = convlaw::winograd_inputs(tile);
    Var ko("ko");
    output.split(k, ko, k, lanes).reorder(k, u, v, ko, x, y).vectorize(k).unroll(u).unroll(v);
    rows_.compute_at(output, ko)
        .store_in(MemoryType::Stack)
        .bound_extent(k, lanes)
        .reorder(k, v, j, x, y)
        .vectorize(k)
        .unroll(v)
        .unroll(j);
    for (int d = 0; d < sums.dimensions(); ++d) sums.dim(d).set_min(0);
    sums.dim(0).set_bounds(0, kInterleavedBlock);
    sums.dim(1).set_stride(kInterleavedBlock);
    sums.dim(3).set_bounds(0, inputs * inputs);
    bias.dim(0).set_bounds(0, kInterleavedBlock);
    for (int d = 0; d < output.dimensions(); ++d) output.dim(d).set_min(0);
    output.dim(0).set_bounds(0, kInterleavedBlock);
    output.dim(1).set_bounds(0, tile);
    output.dim(2).set_bounds(0, tile);
  }

 private:
  template <class Element>
  Expr output_of(const Expr& at, const Element& m) const {
    return tile == 2 ? output_of_2(at, m) : output_of_4(at, m);
  }

  Var k{"k"}, x{"x"}, y{"y"}, j{"j"}, u{"u"}, v{"v"};
  Func rows_{"rows"};
};

}  // namespace

HALIDE_REGISTER_GENERATOR(WinogradOutputGenerator, convlaw_winograd_output)
