// SPDX-License-Identifier: MIT
// Which values may one output have under a contract? An interval that no summation order, and no
// choice of fused or separate multiplication, leaves; for few addends the very set of them.
//
//   OutputTerms terms{{1, 2, 3}, {4, 5, 6}, 0.5};           // the products of one output, its bias
//   Encloser encloser(Contract{}, element_types(ElementType::f32));
//   encloser.enclose(terms).contains(32.5f)                  // true
//
// Notation: y the exact output, m its non-zero addends (n products, and the bias), S the sum of
// their magnitudes, M the larger of the sums of its positive and of its negative addends, u the
// unit roundoff of the accumulator and eta its smallest subnormal number. Every partial sum of some
// of the addends is at most M in magnitude; more precisely a sum of k of them is at most
//   B_k = max(sum of the k largest positive, sum of the k largest negative addends).
//
// Direct algorithm. The errors of the m - 1 additions and the n multiplications add up to y_hat -
// y. An addition whose exact operands' sum is s, which has met errors E, adds at most u (|s| + E);
// a multiplication u |p| + eta/2 unless the product is exact. Order the additions from the root
// down, larger subtrees first: the j-th has at most m - j + 1 leaves below it. So with E the
// largest error,
//   E <= u S_p + u (B_2 + ... + B_m) + (m - 1) u E + n eta/2,
//   |y_hat - y| <= (u (S_p + B_2 + ... + B_m) + n eta/2) / (1 - (m - 1) u).
// A wider accumulator has a smaller u, and then one rounding to the output's type, which
// accepting the rounded ends of the interval allows for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "convlaw/contract.h"
#include "convlaw/element_type.h"
#include "convlaw/format.h"

namespace convlaw {

/// The addends of one output: input x[i] times weight w[i] for every tap that reads the input, and
/// the bias.
struct OutputTerms {
  std::vector<double> input;
  std::vector<double> weight;
  std::optional<double> bias;
  /// A tap in the padding of zeros has an infinite or NaN weight: whoever multiplies it gets NaN.
  bool padding_meets_non_finite = false;
};

/// What the interval of an output depends on. All numbers are exact or, where it says so, bounds.
struct OutputSums {
  double value = 0;        ///< the sum of the products lies within value_error of
  double value_low = 0;    ///< value + value_low
  double value_error = 0;  ///< (an upper bound)
  double magnitude = 0;    ///< sum of |x w|; may be larger
  /// B_2 + ... + B_m, bias included; may be larger; (m - 1) M if it is not given.
  std::optional<double> ordered_magnitude;
  double bias = 0;
  std::int64_t products = 0;  ///< that are not zero; may be more
  /// A power of two of which all products and the bias are multiples; 0: none is known. Where the
  /// magnitudes sum to less than 2^p of these, p the accumulator's precision, every partial sum is
  /// a multiple of it that the accumulator holds: nothing is rounded, in whatever order.
  double granularity = 0;
  double largest_input = 0;  ///< of |x|; may be larger
  double largest_weight = 0;
  /// What multiplies the relative error of a fast algorithm: for Winograd the magnitudes that its
  /// transforms pass through, for FFT the sum over the channels of ||x_c|| ||w_c||.
  double amplified = 0;
};

/// What the bounds of some contracts depend on beside one output's sums.
struct ProblemSizes {
  std::int64_t group_inputs = 1;  ///< input channels of a group
  std::int64_t kernel_taps = 1;   ///< kernel_h * kernel_w
  int fft_log2 = 0;               ///< log2 of the points of the 2-D transform; may be larger
};

struct Enclosure {
  enum class Kind : std::uint8_t {
    interval,   ///< low to high
    one_of,     ///< one of `values`
    nan,        ///< NaN
    undecided,  ///< anything: the order of summation decides whether there is overflow
  };
  Kind kind = Kind::interval;
  double low = 0;  ///< numbers of the output's type
  double high = 0;
  std::vector<double> values;  ///< sorted
  bool nan_too = false;        ///< NaN is legal as well
  std::string rule;            ///< why, if it is not the sum's rounding; empty if it is

  bool contains(double got) const;
};

class LegalSums;

class Encloser {
 public:
  Encloser(const Contract& contract, const ElementTypes& types, const ProblemSizes& sizes = {});

  /// The interval of an output whose operands are all finite.
  Enclosure enclose(const OutputSums& sums) const;

  /// The same from the addends themselves: special values by IEEE 754's rules, and for up to four
  /// addends of the direct algorithm membership in the set of all results. `sums` are those of
  /// `terms` (sum_terms()).
  Enclosure enclose(const OutputTerms& terms, const OutputSums& sums) const;
  Enclosure enclose(const OutputTerms& terms) const;

  /// enclose(terms, sums).contains(got), without making the set. All operands must be finite.
  bool accepts(const OutputTerms& terms, const OutputSums& sums, double got) const;

  /// At most so far from the exact sum of products and bias may the accumulator end up; infinite
  /// where overflow cannot be excluded.
  double error_bound(const OutputSums& sums) const;

 private:
  bool is_exact(const OutputSums& sums) const;
  double half_width(const OutputSums& sums, double bias) const;
  bool is_enumerable(const OutputSums& sums) const;
  std::vector<LegalSums> legal_sums(const OutputTerms& terms) const;
  std::vector<double> widest_sums(const OutputSums& sums) const;
  Enclosure enclose_special(const OutputTerms& terms) const;

  Contract contract_;
  ElementTypes types_;
  ProblemSizes sizes_;
  Format accumulator_;
  Format output_;
  bool integer_ = false;         // everything is exact
  bool exact_products_ = false;  // a product of two inputs fits the accumulator
};

/// The sums of an output's addends, ordered_magnitude included, with certified errors. All operands
/// must be finite. `amplified` is left 0.
OutputSums sum_terms(const OutputTerms& terms);

}  // namespace convlaw
