// SPDX-License-Identifier: MIT
#include "convlaw/enclosure.h"

#include <algorithm>
#include <cmath>

#include "convlaw/exact_arithmetic.h"
#include "error_bounds.h"
#include "legal_sums.h"
#include "reference/src/special_values.h"

namespace convlaw {
namespace {

// The sum of the products moved by `offset`, which is rounded towards -infinity: a lower bound.
Rounded move_down(const OutputSums& sums, double bias, double offset) {
  const Rounded y = two_sum(sums.value, bias);
  if (y.rest == 0 && sums.value_low == 0 && offset == 0) return y;
  const double low = (y.rest + sums.value_low) - offset;
  // Two roundings of numbers of at most this size.
  const double slack = 0x1p-52 * (std::fabs(y.rest) + std::fabs(sums.value_low) + offset);
  return two_sum(y.value, std::nextafter(low - slack, -kInfinity));
}

OutputSums negated(OutputSums sums) {
  sums.value = -sums.value;
  sums.value_low = -sums.value_low;
  return sums;
}

double round_toward_zero_to(const Format& format, const Rounded& v) {
  return v.value < 0 ? round_up_to(format, v.value, v.rest)
                     : round_down_to(format, v.value, v.rest);
}

double round_end(const Format& format, Rounding rounding, const Rounded& low_end) {
  switch (rounding) {
    case Rounding::to_nearest:
      return round_to(format, low_end.value, low_end.rest);
    case Rounding::toward_zero:
      return round_toward_zero_to(format, low_end);
    case Rounding::any:
      break;
  }
  return round_down_to(format, low_end.value, low_end.rest);
}

Format input_format(InputRounding rounding) {
  switch (rounding) {
    case InputRounding::tf32:
      return kTf32;
    case InputRounding::bf16:
      return kBf16;
    case InputRounding::f16:
      return kF16;
    case InputRounding::none:
      break;
  }
  return kF64;
}

// How much the sum of products changes if every input and weight is rounded to `format`, to nearest
// or by truncation: |x' - x| <= t |x| + eta.
double perturbation_by_rounding(const Format& format, const OutputSums& s) {
  const double t = 2 * unit_roundoff(format);
  const double eta = smallest_subnormal(format);
  const auto n = static_cast<double>(s.products);
  return (2 * t + t * t) * s.magnitude +
         n * eta * ((1 + t) * (s.largest_input + s.largest_weight) + eta);
}

// ... and if inputs and weights below the smallest normal number become zeros.
double perturbation_by_flushing(const Format& format, const OutputSums& s) {
  const auto n = static_cast<double>(s.products);
  return n * smallest_normal(format) * (s.largest_input + s.largest_weight) +
         smallest_normal(format);
}

// IEEE 754's rules for the special values among the operands; nullopt if there are none.
struct Specials {
  bool nan = false;
  bool plus_infinity = false;
  bool minus_infinity = false;

  void add(double addend) {
    nan = nan || addend != addend;
    plus_infinity = plus_infinity || addend == kInfinity;
    minus_infinity = minus_infinity || addend == -kInfinity;
  }
  bool any() const { return nan || plus_infinity || minus_infinity; }
};

bool is_finite(double x) { return std::fabs(x) < kInfinity; }

// The others transform operands that an output does not depend on.
bool adds_products(const Contract& contract) {
  return contract.algorithm == Algorithm::direct || contract.algorithm == Algorithm::block_fma;
}
constexpr const char* kSpread = "a fast algorithm may spread infinities and NaN";

Enclosure undecided(std::string rule) {
  Enclosure e;
  e.kind = Enclosure::Kind::undecided;
  e.rule = std::move(rule);
  return e;
}

}  // namespace

bool Enclosure::contains(double got) const {
  if (kind == Kind::undecided) return true;
  if (got != got) return kind == Kind::nan || nan_too;
  if (kind == Kind::one_of) return std::find(values.begin(), values.end(), got) != values.end();
  return kind == Kind::interval && low <= got && got <= high;
}

Encloser::Encloser(const Contract& contract, const ElementTypes& types, const ProblemSizes& sizes)
    : contract_(contract), types_(types), sizes_(sizes) {
  const ElementType accumulator = contract.accumulator.value_or(natural_accumulator(types.input));
  integer_ = is_integer(types.input) || is_integer(accumulator);
  accumulator_ = format_of(accumulator);
  output_ = integer_ ? kF64 : format_of(types.output);
  const bool rounds = contract.input_rounding != InputRounding::none;
  const int x =
      rounds ? input_format(contract.input_rounding).precision : format_of(types.input).precision;
  const int w = rounds ? x : format_of(types.weight).precision;
  exact_products_ = x + w <= accumulator_.precision;
}

bool Encloser::is_exact(const OutputSums& s) const {
  const bool is_rounded_late =
      contract_.algorithm == Algorithm::direct ||
      (contract_.algorithm == Algorithm::block_fma && contract_.block_extra_bits >= 0);
  if (!is_rounded_late || contract_.input_rounding != InputRounding::none) return false;
  const double limit = s.granularity / unit_roundoff(accumulator_);
  return s.granularity >= smallest_normal(accumulator_) &&
         s.magnitude + std::fabs(s.bias) < limit * (1 - 0x1p-50);
}

double Encloser::half_width(const OutputSums& s, double bias) const {
  if (integer_ || is_exact(s)) return 0;
  Addends a;
  a.products = s.products;
  a.addends = s.products + (bias != 0 ? 1 : 0);
  a.magnitude = s.magnitude;
  a.bias = std::fabs(bias);
  a.largest_partial =
      (s.magnitude + a.bias + std::fabs(s.value + bias) + std::fabs(s.value_low) + s.value_error) /
      2;
  const double additions = static_cast<double>(std::max<std::int64_t>(a.addends - 1, 0));
  a.ordered_magnitude = additions * a.largest_partial;
  if (s.ordered_magnitude) {  // without the bias it is smaller still
    a.ordered_magnitude = std::min(a.ordered_magnitude, *s.ordered_magnitude);
  }
  if (contract_.input_rounding != InputRounding::none) {
    const Format format = input_format(contract_.input_rounding);
    if (std::max(s.largest_input, s.largest_weight) >= overflow_threshold(format)) return kInfinity;
    a.perturbation += perturbation_by_rounding(format, s);
  }
  // A bias of a wider type than the accumulator is rounded to that on its way in.
  if (!is_integer(types_.bias) && format_of(types_.bias).precision > accumulator_.precision) {
    a.perturbation += unit_roundoff(accumulator_) * a.bias + smallest_subnormal(accumulator_) / 2;
  }
  double flushed = 0;
  if (contract_.flushes_subnormals) {
    a.perturbation += perturbation_by_flushing(format_of(types_.input), s);
    flushed = flushed_bound(accumulator_, a);
  }
  const auto blocks = [&] {
    if (contract_.block_terms <= 0) return s.products;
    const std::int64_t per_tap =
        (sizes_.group_inputs + contract_.block_terms - 1) / contract_.block_terms;
    return std::min(s.products, sizes_.kernel_taps * per_tap);
  };
  switch (contract_.algorithm) {
    case Algorithm::direct:
      return direct_bound(accumulator_, exact_products_, a) + flushed;
    case Algorithm::block_fma:
      return block_bound(accumulator_, blocks(), contract_.block_extra_bits, a) + flushed;
    case Algorithm::winograd_2x2_3x3:
    case Algorithm::winograd_4x4_3x3:
      // Who offers this algorithm computes directly where it does not pay; and many small products
      // behind a large bias meet more roundings so.
      return std::max(winograd_bound(accumulator_, sizes_.group_inputs, s.amplified, a,
                                     s.largest_input, s.largest_weight),
                      direct_bound(accumulator_, exact_products_, a)) +
             flushed;
    case Algorithm::fft:
      return fft_bound(accumulator_, sizes_.fft_log2, sizes_.group_inputs, s.amplified, a) +
             flushed;
    case Algorithm::any:
      break;
  }
  return kInfinity;
}

double Encloser::error_bound(const OutputSums& s) const {
  const double bias = contract_.bias_stage == BiasStage::after_rounding ? 0 : s.bias;
  const double bound = half_width(s, bias);
  const double all = s.magnitude + std::fabs(s.bias);
  if (integer_) return all < 0x1p31 ? 0 : kInfinity;
  const double largest = (all + std::fabs(s.value + s.bias)) / 2;
  const double threshold = overflow_threshold(accumulator_);
  // An amplified magnitude bounds the intermediate results of the fast algorithms.
  const bool fits = largest + bound < threshold && s.amplified < threshold && bound < threshold;
  return fits ? bound : kInfinity;
}

Enclosure Encloser::enclose(const OutputSums& s) const {
  Enclosure e;
  if (!(error_bound(s) < kInfinity)) {
    e.kind = Enclosure::Kind::undecided;
    e.rule = contract_.algorithm == Algorithm::any
                 ? "the contract promises nothing of rounding"
                 : "whether the accumulator overflows depends on the order of summation";
    return e;
  }
  const auto ends = [&](const OutputSums& sums) {  // the lower end; of -y, minus the upper one
    const auto with_bias = [&](double bias) {
      return round_end(output_, contract_.output_rounding,
                       move_down(sums, bias, half_width(sums, bias) + sums.value_error));
    };
    const auto late_bias = [&] {
      const Rounded sum = two_sum(with_bias(0), sums.bias);
      return round_end(output_, contract_.output_rounding, sum);
    };
    switch (contract_.bias_stage) {
      case BiasStage::in_accumulator:
        return with_bias(sums.bias);
      case BiasStage::after_rounding:
        return late_bias();
      case BiasStage::anywhere:
        break;
    }
    return std::min(with_bias(sums.bias), late_bias());
  };
  OutputSums mirrored = negated(s);
  mirrored.bias = -s.bias;
  e.low = ends(s);
  e.high = -ends(mirrored);
  if (contract_.flushes_subnormals) {
    const double flushed = smallest_normal(output_);
    if (e.low > 0 && e.low < flushed) e.low = 0;
    if (e.high < 0 && e.high > -flushed) e.high = 0;
  }
  return e;
}

// The result where a product or the bias is not finite. `rest` are the finite addends.
Enclosure Encloser::enclose_special(const OutputTerms& terms) const {
  Specials specials;
  OutputTerms rest;
  for (std::size_t i = 0; i < terms.input.size(); ++i) {
    const double x = terms.input[i];
    const double w = terms.weight[i];
    if (is_finite(x) && is_finite(w)) {
      rest.input.push_back(x);
      rest.weight.push_back(w);
    } else {
      specials.add(x * w);
    }
  }
  if (terms.bias) specials.add(*terms.bias);
  if (terms.bias && is_finite(*terms.bias)) rest.bias = terms.bias;
  Enclosure e = enclose(sum_terms(rest));
  if (!specials.any()) return e;
  if (!adds_products(contract_)) return undecided(kSpread);
  if (specials.nan || (specials.plus_infinity && specials.minus_infinity)) {
    e = Enclosure{};
    e.kind = Enclosure::Kind::nan;
    e.low = e.high = kNaN;
    e.rule = specials.nan ? "an operand is NaN, or 0 is multiplied by infinity"
                          : "infinities of both signs are added";
    return e;
  }
  if (e.kind == Enclosure::Kind::undecided) return e;
  e.low = e.high = specials.plus_infinity ? kInfinity : -kInfinity;
  e.rule = "an addend is infinite";
  // A subnormal operand that is flushed, or rounded to zero, makes NaN of infinity.
  e.nan_too = contract_.flushes_subnormals || contract_.input_rounding != InputRounding::none;
  return e;
}

bool Encloser::is_enumerable(const OutputSums& sums) const {
  const std::int64_t addends = sums.products + (sums.bias != 0 ? 1 : 0);
  // Sums in what is wider than f64 cannot be tried; for a single product widest_sums() does.
  const bool tried =
      accumulator_.precision < kF64.precision || contract_.accumulator || addends == 1;
  return tried && contract_.algorithm == Algorithm::direct && !integer_ &&
         contract_.input_rounding == InputRounding::none && !contract_.flushes_subnormals &&
         contract_.output_rounding == Rounding::to_nearest &&
         addends <= static_cast<std::int64_t>(kEnumerable);
}

std::vector<LegalSums> Encloser::legal_sums(const OutputTerms& terms) const {
  std::vector<LegalSums> ways;
  if (contract_.bias_stage != BiasStage::after_rounding) {
    ways.emplace_back(terms, false, accumulator_, output_);
  }
  if (contract_.bias_stage != BiasStage::in_accumulator) {
    ways.emplace_back(terms, true, accumulator_, output_);
  }
  return ways;
}

// What accumulators give that are wider than legal_sums() tries: the ends of a very narrow
// interval, and what lies between them next to the smallest numbers. Where addends cancel the
// interval is not narrow, and its inside says nothing.
std::vector<double> Encloser::widest_sums(const OutputSums& sums) const {
  constexpr std::size_t kNarrow = 8;
  std::vector<double> values;
  const auto add = [&](BiasStage stage) {
    Encloser wide = *this;
    wide.contract_.bias_stage = stage;
    wide.accumulator_ = {std::max(54, accumulator_.precision + 11), -16382, 16383};
    const Enclosure ends = wide.enclose(sums);
    values.insert(values.end(), {ends.low, ends.high});
    std::vector<double> between;
    for (double value = ends.low; value < ends.high && between.size() <= kNarrow;) {
      value = round_up_to(output_, std::nextafter(value, kInfinity));
      between.push_back(value);
    }
    const bool all_are_legal = stage == BiasStage::in_accumulator && between.size() <= kNarrow;
    if (all_are_legal) values.insert(values.end(), between.begin(), between.end());
  };
  if (contract_.bias_stage != BiasStage::after_rounding) add(BiasStage::in_accumulator);
  if (contract_.bias_stage != BiasStage::in_accumulator) add(BiasStage::after_rounding);
  return values;
}

Enclosure Encloser::enclose(const OutputTerms& terms, const OutputSums& sums) const {
  Enclosure e = enclose(sums);
  if (e.kind != Enclosure::Kind::interval || !is_enumerable(sums)) return e;
  std::vector<double> values = widest_sums(sums);
  for (const LegalSums& way : legal_sums(terms)) {
    for (const double value : way.values()) values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  e.kind = Enclosure::Kind::one_of;
  e.low = values.front();
  e.high = values.back();
  e.values = std::move(values);
  return e;
}

Enclosure Encloser::enclose(const OutputTerms& terms) const {
  const auto finite = [](const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), is_finite);
  };
  Enclosure e;
  if (terms.padding_meets_non_finite && !adds_products(contract_)) {
    return undecided(kSpread);
  }
  if (finite(terms.input) && finite(terms.weight) && is_finite(terms.bias.value_or(0))) {
    e = enclose(terms, sum_terms(terms));
  } else {
    e = enclose_special(terms);
  }
  e.nan_too = e.nan_too || terms.padding_meets_non_finite;
  return e;
}

bool Encloser::accepts(const OutputTerms& terms, const OutputSums& sums, double got) const {
  const Enclosure interval = enclose(sums);
  if (!interval.contains(got)) return terms.padding_meets_non_finite && got != got;
  if (interval.kind != Enclosure::Kind::interval || !is_enumerable(sums)) return true;
  const std::vector<double> widest = widest_sums(sums);
  if (std::find(widest.begin(), widest.end(), got) != widest.end()) return true;
  for (const LegalSums& way : legal_sums(terms)) {
    if (way.contains(got)) return true;
  }
  return false;
}

}  // namespace convlaw
