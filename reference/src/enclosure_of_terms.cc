// SPDX-License-Identifier: MIT
// Enclosures of what is not known by its sums alone: special values, and few addends, whose orders
// of summation can be tried.
#include <algorithm>
#include <cmath>

#include "convlaw/enclosure.h"
#include "convlaw/exact_arithmetic.h"
#include "legal_sums.h"
#include "reference/src/special_values.h"

namespace convlaw {
namespace {

// The special values among the addends, which IEEE 754 has rules for.
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
