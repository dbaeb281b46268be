// SPDX-License-Identifier: MIT
// Is every output of a convolution of small integers right? Without computing them all: for the
// output channels of one group, of one image, and random integers r of `bits` bits,
//
//   sum_oc r[oc] y[oc, oh, ow]  =  conv(x, sum_oc r[oc] w[oc])[oh, ow] + sum_oc r[oc] b[oc]
//
// whose right side is a convolution with a single filter (Freivalds 1977; Huang and Abraham 1984 as
// a check of matrix products). Both sides are integers, and before an output enters the sum it is
// checked to be one and to have a magnitude below a limit, so that with 2^bits * limit *
// channels <= 2^52 every operation in double is exact: this is an identity over the integers, not
// modulo something. If an output at (oh, ow) is wrong by e[oc] (any numbers, not all 0), the
// identity says sum r[oc] e[oc] = 0; given all other r at most one value of the r of a wrong output
// makes it so: it passes with a probability of at most 2^-bits. Nothing is summed over positions or
// images, where a second such chance would have to be added.
//
// Why not modulo 2^64, as is usual: errors that are multiples of 2^24 leave 40 random bits there,
// in arithmetic that SSE and AVX2 do not have; modulo 2^61 - 1 costs more still. What is asked of
// one check is only that 2^-bits is small beside the miss probability of the probe itself, which is
// about 2^-7: the bits that double leaves (22 in f32 with 64 channels, 14 in i32) are plenty.
//
// A group of one output channel (depthwise) has nothing to sum: its outputs are computed.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "reference/src/certificate/planes.h"
#include "reference/src/certificate/random_stream.h"

namespace convlaw {

/// One run: what went in and what came out. Inputs are integers; rank 4, and (OC, 1, 1, 1) for the
/// bias. Weight and output are dense in NCHW order.
struct ProbeTensors {
  AnyView input;
  AnyView weight;
  std::optional<AnyView> bias;
  AnyView output;
};

struct OutputBounds {
  /// No sum of magnitudes |b| + sum |x w| is larger; below 2^53.
  double largest_sum = 0;
  /// Right outputs lie so near to the integer that they mean; below 1/2.
  double tolerance = 0;
  /// Right outputs of this magnitude and more may have been rounded, as their type is narrow; they
  /// are judged one by one.
  double rounded_from = std::numeric_limits<double>::infinity();

  double largest_output() const { return largest_sum + tolerance; }
  bool may_round() const { return rounded_from <= largest_output(); }
};

struct WrongOutput {
  std::array<std::int64_t, 4> index{};  ///< n, oc, oh, ow
  double expected = 0;
  double got = 0;
};

/// The exact output at `index`, one tap after the other.
double exact_output(const Conv2dProblem& problem, const ProbeTensors& tensors,
                    const std::array<std::int64_t, 4>& index);

class OutputChecker {
 public:
  explicit OutputChecker(const Conv2dProblem& problem);

  /// The probability, at most, with which check() does not see that an output is wrong.
  double miss_probability(const OutputBounds& bounds) const;

  /// A wrong output, if there is one. `multipliers` must be independent of the tensors.
  std::optional<WrongOutput> check(const ProbeTensors& tensors, const OutputBounds& bounds,
                                   RandomStream& multipliers);

 private:
  // Output channels whose outputs are summed, all of one group.
  struct Block {
    std::int64_t first = 0;
    std::int64_t count = 0;
    std::vector<double> multipliers;  // empty: computed, not summed
    std::vector<double> filter;       // the sum of the filters
    double bias = 0;
  };

  int multiplier_bits(const OutputBounds& bounds) const;
  void sum_filters(const ProbeTensors& tensors, Block& block);
  void expect(const ProbeTensors& tensors, const Block& block, std::int64_t n);
  bool sum_outputs(const ProbeTensors& tensors, const OutputBounds& bounds, const Block& block,
                   std::int64_t n);
  double replace_rounded(const ProbeTensors& tensors, const OutputBounds& bounds,
                         const std::array<std::int64_t, 4>& index, double got) const;
  bool is_right(const ProbeTensors& tensors, const OutputBounds& bounds,
                const std::array<std::int64_t, 4>& index, WrongOutput& wrong) const;
  std::optional<WrongOutput> find_wrong(const ProbeTensors& tensors, const OutputBounds& bounds,
                                        const Block& block, std::int64_t n,
                                        std::optional<std::int64_t> position) const;

  Conv2dProblem problem_;
  Size2 output_;
  std::int64_t group_inputs_, group_outputs_, taps_;
  std::int64_t channels_at_a_time_;
  Planes planes_;
  std::vector<double> expected_;  // at oh * pitch + ow
  std::vector<double> got_;       // at oh * W_out + ow
  std::vector<double> converted_;
};

}  // namespace convlaw
