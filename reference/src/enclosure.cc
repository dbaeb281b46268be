// SPDX-License-Identifier: MIT
#include "convlaw/enclosure.h"

#include <algorithm>
#include <cmath>

#include "convlaw/exact_arithmetic.h"
#include "error_bounds.h"
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

// ... if the bias is rounded to the accumulator on its way in: one of more bits, or of numbers
// below the accumulator's smallest.
double perturbation_of_bias(const Format& accumulator, ElementType type, const Addends& a) {
  if (is_integer(type)) return 0;
  const Format bias = format_of(type);
  const double smallest = smallest_subnormal(accumulator);
  const bool has_more_bits = bias.precision > accumulator.precision;
  const bool is_finer = has_more_bits || smallest_subnormal(bias) < smallest;
  return (has_more_bits ? unit_roundoff(accumulator) * a.bias : 0) + (is_finer ? smallest / 2 : 0);
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
  a.perturbation += perturbation_of_bias(accumulator_, types_.bias, a);
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

}  // namespace convlaw
