// SPDX-License-Identifier: MIT
// Depthwise convolution of channels that lie side by side, by a few kernels: vectors over channels.
//
// Pixels are read where they lie. A register tile of some columns of a row, and one or two
// vectors of channels, sees some pixels of the input, and each is loaded once, for all taps that
// see it. Where a pixel, or a row, is one of the zeros around a plane, its products are left out.
//
// A tile's channels come first, then its rows, then the next columns: what rows share of so few
// columns stays in the caches. The last tile of channels, and that of columns, begins where it ends
// with the tensor, and computes some again.
#include <Halide.h>

#include "optimized/halide/storage.h"
#include "optimized/halide/watched.h"

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

class DepthwisePixelsGenerator : public Generator<DepthwisePixelsGenerator> {
 public:
  GeneratorParam<int> kernel{"kernel", 3};  ///< along both axes
  GeneratorParam<int> stride{"stride", 1};
  GeneratorParam<int> columns{"columns", 7};  ///< of a register tile; the output has as many
  GeneratorParam<int> vectors{"vectors", 2};  ///< of channels in it, if there are many registers

  Input<Buffer<float>> input{"input", 3};  // channel, x, y
  Input<int> output_width{"output_width"};
  Input<int> output_height{"output_height"};
  // Zeros before the first column, and above the first row: half a kernel at most, as behind them.
  Input<int> left{"left"};
  Input<int> top{"top"};
  Input<Buffer<float>> weight{"weight", 3};   // channel, kw, kh
  Input<Buffer<float>> bias{"bias", 1};       // channel
  Input<bool> clamps{"clamps"};               // what is less than zero becomes zero
  Output<Buffer<float>> output{"output", 3};  // as the input; there are two vectors of channels

  void generate() {
    lanes_ = natural_vector_size<float>();
    vectors_ = get_target().has_feature(Target::AVX512_Skylake) ? int(vectors) : 1;
    accumulate();
    // Channels in a vector, vectors and columns in a tile; tiles of channels, rows, tiles of
    // columns.
    tiles_ = RDom({{0, lanes_},
                   {0, vectors_},
                   {0, columns},
                   {0, tiles(channels(), channels_at_once())},
                   {0, output_height},
                   {0, tiles(output_width, columns)}});
    const Expr channel = tiles_[1] * lanes_ + tiles_[0];
    output(c, x, y) = undef<float>();
    output(first_channel(tiles_[3]) + channel, first_column(tiles_[5]) + tiles_[2], tiles_[4]) =
        convlaw::clamped_if(clamps, sums_(channel, tiles_[2], tiles_[3], tiles_[4], tiles_[5]));
  }

  void schedule() {
    Var iv("iv");
    Func to_output = output;
    // No two elements of a vector are stored to one place.
    to_output.update().allow_race_conditions().vectorize(tiles_[0]).unroll(tiles_[1]).unroll(
        tiles_[2]);
    sums_.compute_at(to_output, tiles_[3])
        .store_in(MemoryType::Stack)
        .bound_extent(i, channels_at_once())
        .bound_extent(u, columns)
        .split(i, iv, i, lanes_)
        .reorder(i, iv, u)
        .vectorize(i)
        .unroll(iv)
        .unroll(u);
    sums_.update()
        .split(i, iv, i, lanes_)
        .reorder(i, iv, u, seen_.x, seen_.y)
        .vectorize(i)
        .unroll(iv)
        .unroll(u);
    if (!convlaw::is_watched(get_target())) {
      sums_.update().unroll(seen_.x);
      // Of larger kernels, a tile sees so many pixels that finding them takes longer.
      if (kernel == 3) sums_.update().unroll(seen_.y);
      to_output.update().specialize(!clamps);
    }

    for (int d = 0; d < 3; ++d) {
      input.dim(d).set_min(0);
      weight.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
    weight.dim(1).set_extent(kernel);
    weight.dim(2).set_extent(kernel);
    bias.dim(0).set_min(0);
  }

 private:
  // The sums of a tile: its channel i, its column u, of tile n of channels, row r, tile t of
  // columns.
  void accumulate() {
    const int seen_columns = (columns - 1) * stride + kernel;
    seen_ = RDom(0, seen_columns, 0, kernel);
    const Expr tap = seen_.x - u * stride;
    seen_.where(tap >= 0 && tap < kernel);
    const Expr column = first_column(t) * stride - left + seen_.x;
    const Expr row = r * stride - top + seen_.y;
    leave_out(seen_.y, kernel, row, input.dim(2).extent());
    leave_out(seen_.x, seen_columns, column, input.dim(1).extent());
    const Expr channel = first_channel(n) + i;
    const Expr pixel = input(channel, unsafe_promise_clamped(column, 0, input.dim(1).extent() - 1),
                             unsafe_promise_clamped(row, 0, input.dim(2).extent() - 1));
    sums_(i, u, n, r, t) = bias(channel);
    sums_(i, u, n, r, t) +=
        pixel * weight(channel, unsafe_promise_clamped(tap, 0, kernel - 1), seen_.y);
  }

  // What is no place along an axis that has `extent`. `number`: among those that a tile sees.
  void leave_out(const Expr& number, int seen, const Expr& place, const Expr& extent) {
    const int near = kernel / 2;
    seen_.where(number >= near || place >= 0);
    seen_.where(number < seen - near || place < extent);
  }

  Expr channels() { return bias.dim(0).extent(); }
  int channels_at_once() const { return vectors_ * lanes_; }
  static Expr tiles(const Expr& all, int tile) { return (all + tile - 1) / tile; }
  Expr first_channel(const Expr& tile) {
    return min(tile * channels_at_once(), channels() - channels_at_once());
  }
  Expr first_column(const Expr& tile) { return min(tile * columns, output_width - columns); }

  int lanes_ = 0, vectors_ = 0;
  Var c{"c"}, x{"x"}, y{"y"}, i{"i"}, u{"u"}, n{"n"}, r{"r"}, t{"t"};
  Func sums_{"sums"};
  RDom seen_, tiles_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(DepthwisePixelsGenerator, convlaw_depthwise_pixels)
