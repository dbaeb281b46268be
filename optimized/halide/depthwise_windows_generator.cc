// SPDX-License-Identifier: MIT
// Depthwise convolution of planes, of kernels of one size and strides: vectors over columns.
//
// Planes are read where they lie, by register tiles of columns that hold whole windows, the first
// of which begins where the tile does. With a stride, what a tap sees are columns of one phase:
// rather than part them, all columns are multiplied, each by the weight of the tap that sees it,
// and the products are summed for a row of windows. Such a sum has as many vectors of columns as a
// window has columns of each phase. Only complete sums are parted, and added from where windows see
// them: once for each row of output, and those of short rows several rows at once.
#include <Halide.h>

#include <algorithm>

#include "optimized/halide/depthwise_rows.h"
#include "optimized/halide/storage.h"
#include "optimized/halide/watched.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

class DepthwiseWindowsGenerator : public Generator<DepthwiseWindowsGenerator> {
 public:
  GeneratorParam<int> kernel{"kernel", 3};     ///< along both axes
  GeneratorParam<int> stride{"stride", 2};     ///< along a row
  GeneratorParam<int> down{"down", 0};         ///< ... along a column; 0: as along a row
  GeneratorParam<int> columns{"columns", 16};  ///< of the input in a register tile
  GeneratorParam<int> rows{"rows", 2};         ///< of the output in it

  Input<Buffer<float>> input{"input", 1};  // what lies around the first element of the first plane
  Input<int> plane_step{"plane_step"};     // from plane to plane, and from row to row
  Input<int> row_step{"row_step"};
  Input<int> width{"width"};
  Input<int> height{"height"};
  Input<int> left{"left"};  // zeros before the first column
  Input<int> top{"top"};    // rows of zeros above the first; as few as are below: half a kernel
  Input<Buffer<float>> weight{"weight", 4};   // kw, kh, output of the group, group
  Input<Buffer<float>> bias{"bias", 2};       // output of the group, group
  Input<bool> clamps{"clamps"};               // what is less than zero becomes zero
  Output<Buffer<float>> output{"output", 4};  // x, y, output of the group, group

  void generate() {
    output(x, y, k, g) = undef<float>();  // has as many rows as a tile, or more
    // The weights of the taps that see the columns of a tile, by their phases. Beyond the last tap,
    // any will do.
    phases_ = RDom(0, stride);
    const Expr last = select(i == parts() - 1, kernel - 1 - (parts() - 1) * stride, stride - 1);
    const Expr tap_of_phase = min(i * stride + min(phases_, last), kernel - 1);
    of_phases_(z, e, i, r, k, g) = undef<float>();
    of_phases_(z, phases_, i, r, k, g) = weight(tap_of_phase, r, k, g);
    weights_(c, i, r, k, g) = of_phases_(0, c % stride, i, r, k, g);

    taps_ = RDom(0, kernel);
    const Expr element = seen(y * step() + taps_);
    sums_(c, i, y, n, t, k, g) = 0.0F;
    sums_(c, i, y, n, t, k, g) += element * weights_(c % all_phases(), i, taps_, k, g);

    places_ = RDom(0, columns);
    const Expr column = first_window(n) * stride + places_ - left;
    const Expr is_there = column >= 0 && column < width;
    moved_(z, e, i, y, n, t, k, g) = undef<float>();
    moved_(z, places_, i, y, n, t, k, g) = select(is_there, sums_(places_, i, y, n, t, k, g), 0.0F);

    Expr sum = bias(k, g);
    const Expr first = f % pitch() * stride;
    for (int tap = 0; tap < kernel; ++tap) {
      sum += moved_(0, first + tap, tap / stride, min(f / pitch(), rows - 1), n, t, k, g);
    }
    results_(f, n, t, k, g) = convlaw::clamped_if(clamps, sum);
    // Vectors have more places than windows: of those, none is stored.
    const Expr all = output.dim(0).extent();
    windows_ = RDom({{0, pitch()},
                     {0, rows},
                     {0, (output.dim(1).extent() + (rows - 1)) / rows},
                     {0, (all + (places() - 1)) / places()}});
    windows_.where(windows_.x < places() && windows_.x < all);
    output(first_window(windows_.w) + windows_.x, first_row(windows_.z) + windows_.y, k, g) =
        results_(windows_.x + windows_.y * pitch(), windows_.w, windows_.z, k, g);
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    const bool is_watched = convlaw::is_watched(get_target());
    const int apart = is_watched ? kWatchedApart : kSumsApart;
    output.update().allow_race_conditions();
    output.update()
        .reorder(windows_.x, windows_.y, windows_.z, windows_.w, k, g)
        .vectorize(windows_.x)
        .unroll(windows_.y);
    const int all = (rows * pitch() + lanes - 1) / lanes * lanes;
    results_.compute_at(output, windows_.z)
        .store_in(MemoryType::Stack)
        .bound_extent(f, all)
        .bound_extent(n, 1)
        .vectorize(f, lanes)
        .unroll(f);
    moved_.compute_at(output, windows_.z)
        .store_in(MemoryType::Stack)
        .align_storage(z, apart)
        .bound_extent(e, columns + spare())
        .bound_extent(i, parts())
        .bound_extent(y, rows)
        .bound_extent(n, 1);
    moved_.update(0).vectorize(places_, lanes).unroll(places_).unroll(i).unroll(y);
    sums_.compute_at(output, windows_.z)
        .store_in(MemoryType::Stack)
        .bound_extent(c, columns)
        .bound_extent(i, parts())
        .bound_extent(y, rows)
        .bound_extent(n, 1)
        .vectorize(c, lanes)
        .unroll(c)
        .unroll(i)
        .unroll(y);
    sums_.update()
        .reorder(c, i, taps_, y)
        .vectorize(c, lanes)
        .unroll(c)
        .unroll(i)
        .unroll(taps_)
        .unroll(y);
    weights_.compute_at(output, k)
        .store_in(MemoryType::Stack)
        .bound_extent(c, all_phases())
        .bound_extent(i, parts())
        .unroll(c)
        .unroll(i)
        .unroll(r);
    of_phases_.compute_at(output, k)
        .store_in(MemoryType::Stack)
        .align_storage(z, apart)
        .bound_extent(i, parts());
    of_phases_.update().vectorize(phases_).unroll(i).unroll(r);
    if (!is_watched && get_target().has_feature(Target::AVX2)) {
      output.update().specialize(output.dim(0).extent() <= places()).specialize(!clamps);
      output.update().specialize(!clamps);
    }

    weight.dim(0).set_bounds(0, kernel);
    weight.dim(1).set_bounds(0, kernel).set_stride(kernel);
    for (int d = 0; d < 2; ++d) bias.dim(d).set_min(0);
    for (int d = 0; d < 4; ++d) weight.dim(d).set_min(0);
    for (int d = 0; d < 4; ++d) output.dim(d).set_min(0);
  }

 private:
  int parts() const { return (int(kernel) + int(stride) - 1) / int(stride); }
  int step() const { return down > 0 ? down : stride; }
  // As kApart is; the compiler sees through no more than 16 KiB of such sums.
  static constexpr int kSumsApart = 8;
  // Of code that is watched, as close as can be. Halide 14 loads every second to fourth element of
  // the stack by whole vectors, and takes some of those for aligned that are not.
  static constexpr int kWatchedApart = 3;

  // Windows in a row of a tile, and places that they have there in vectors.
  int places() const { return (int(columns) - int(kernel)) / int(stride) + 1; }
  int pitch() const {
    int all = 1;
    while (all < places()) all *= 2;
    return all;
  }
  // Columns behind those of a tile that the last of these places see, which are no windows.
  int spare() const {
    return std::max((pitch() - 1) * int(stride) + int(kernel) - int(columns), 0);
  }
  // Columns of whole vectors, behind which phases are those of the first again.
  int all_phases() {
    const int lanes = natural_vector_size<float>();
    return std::min(int(columns), lanes % stride == 0 ? lanes : lanes * stride);
  }

  // The last tiles end where the output does.
  Expr first_window(const Expr& tile) {
    return max(min(tile * places(), output.dim(0).extent() - places()), 0);
  }
  Expr first_row(const Expr& tile) { return min(tile * rows, output.dim(1).extent() - rows); }

  // The element of a row with its zeros, of a tile's rows.
  Expr seen(const Expr& from_top) {
    const auto [is_zero, row] = convlaw::seen_row(from_top, (rows - 1) * step() + int(kernel),
                                                  first_row(t) * step() - top, height, kernel / 2);
    const Expr column = first_window(n) * stride + c - left;
    return select(is_zero, 0.0F, input(g * plane_step + row * row_step + column));
  }

  Var z{"z"}, e{"e"}, f{"f"}, i{"i"}, n{"n"}, c{"c"}, r{"r"}, x{"x"}, y{"y"}, t{"t"}, k{"k"},
      g{"g"};
  Func of_phases_{"of_phases"}, weights_{"weights"}, sums_{"sums"}, moved_{"moved"},
      results_{"results"};
  RDom phases_, taps_, places_, windows_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwiseWindowsGenerator, convlaw_depthwise_windows)
