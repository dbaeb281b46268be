// SPDX-License-Identifier: MIT
// Convolution with few output channels in a group, depthwise above all: vectors over columns.
//
// A task is a strip of rows of some groups: what its windows see is copied between zeros, little
// enough to stay in the first cache, and read from there by all output channels. A register tile of
// some rows by one vector of columns is accumulated over all taps; each tap is one weight,
// broadcast. Groups are a dimension of their own: the caller passes 5-dimensional views.
#include <Halide.h>

namespace {

using namespace Halide;  // NOLINT(google-build-using-namespace): as Halide's own generators do

class ColumnsGenerator : public Generator<ColumnsGenerator> {
 public:
  Input<Buffer<float>> input{"input", 5};    // x, y, channel of the group, group, image
  Input<Buffer<float>> weight{"weight", 5};  // kw, kh, channel, output channel of the group, group
  Input<Buffer<float>> bias{"bias", 2};      // output channel of the group, group
  Input<int> stride_x{"stride_x"};
  Input<int> stride_y{"stride_y"};
  Input<int> dilation_x{"dilation_x"};
  Input<int> dilation_y{"dilation_y"};
  Input<int> padding_x{"padding_x"};  // at the left; at the right there is what the output reaches
  Input<int> padding_y{"padding_y"};
  Input<float> padding_value{"padding_value"};
  Input<int> strip_rows{"strip_rows"};        // rows of output that a task computes
  Input<int> strip_groups{"strip_groups"};    // ... of so many groups
  Output<Buffer<float>> output{"output", 5};  // x, y, channel of the group, group, image

  void generate() {
    const RDom r(0, weight.dim(0).extent(), 0, weight.dim(1).extent(), 0, weight.dim(2).extent());
    const RDom seen(0, input.dim(0).extent());
    const Expr row = y - padding_y;
    const Expr last = input.dim(1).extent() - 1;
    surrounded_(x, y, c, g, n) = padding_value;
    surrounded_(seen + padding_x, y, c, g, n) =
        select(0 <= row && row <= last, input(seen, clamp(row, 0, last), c, g, n), padding_value);
    sums_(x, y, k, g, n) = bias(k, g);
    sums_(x, y, k, g, n) +=
        surrounded_(x * stride_x + r.x * dilation_x, y * stride_y + r.y * dilation_y, r.z, g, n) *
        weight(r.x, r.y, r.z, k, g);
    output(x, y, k, g, n) = sums_(x, y, k, g, n);
    taps_ = r;
    seen_ = seen;
  }

  void schedule() {
    const int lanes = natural_vector_size<float>();
    const int rows = get_target().has_feature(Target::AVX512_Skylake) ? 7 : 4;
    Var xo("xo"), xi("xi"), ys("ys"), yo("yo"), yi("yi"), go("go"), gi("gi"), task("task");
    output.split(x, xo, xi, lanes, TailStrategy::GuardWithIf)
        .split(y, ys, y, strip_rows, TailStrategy::GuardWithIf)
        .split(y, yo, yi, rows, TailStrategy::GuardWithIf)
        .split(g, go, gi, strip_groups, TailStrategy::GuardWithIf)
        .reorder(xi, yi, xo, yo, k, gi, ys, go, n)
        .vectorize(xi)
        .unroll(yi)
        .fuse(ys, go, task)
        .fuse(task, n, task)
        .parallel(task);
    sums_.compute_at(output, xo)
        .store_in(MemoryType::Stack)
        .bound_extent(x, lanes)
        .bound_extent(y, rows)
        .vectorize(x)
        .unroll(y);
    sums_.update().reorder(x, y, taps_.x, taps_.y, taps_.z, k, g, n).vectorize(x).unroll(y);
    // Rows are then loaded once for all the taps that read them.
    sums_.update()
        .specialize(weight.dim(0).extent() == 3 && weight.dim(1).extent() == 3)
        .unroll(taps_.x, 3)
        .unroll(taps_.y, 3);
    surrounded_.compute_at(output, task).vectorize(x, lanes, TailStrategy::RoundUp);
    surrounded_.update().vectorize(seen_.x, lanes);
    output.specialize(stride_x == 1 && dilation_x == 1 && stride_y == 1 && dilation_y == 1);
    output.specialize(stride_x == 2 && dilation_x == 1 && stride_y == 2 && dilation_y == 1);
    output.specialize(stride_x == 1);

    for (int i = 0; i < input.dimensions(); ++i) {
      input.dim(i).set_min(0);
      output.dim(i).set_min(0);
      weight.dim(i).set_min(0);
    }
    weight.dim(1).set_stride(weight.dim(0).extent());
    weight.dim(2).set_stride(weight.dim(0).extent() * weight.dim(1).extent());
    bias.dim(0).set_min(0);
    bias.dim(1).set_min(0);
  }

 private:
  Var x{"x"}, y{"y"}, c{"c"}, k{"k"}, g{"g"}, n{"n"};
  Func surrounded_{"surrounded"};
  Func sums_{"sums"};
  RDom taps_;
  RDom seen_;
};

}  // namespace

HALIDE_REGISTER_GENERATOR(ColumnsGenerator, convlaw_columns)
