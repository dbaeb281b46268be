// SPDX-License-Identifier: MIT
#include "legal_sums.h"

#include <algorithm>
#include <cmath>

#include "convlaw/exact_arithmetic.h"

namespace convlaw {
namespace {

void insert(std::vector<double>& set, double value) {
  if (std::find(set.begin(), set.end(), value) == set.end()) set.push_back(value);
}

double round_sum(const Format& format, double a, double b) {
  const Rounded sum = two_sum(a, b);
  return round_to(format, sum.value, sum.rest);
}

}  // namespace

// Walks through all orders. Every operation rounds to one of `formats`, which hold the exact
// product of two operands in 53 bits unless they are f64 itself.
class LegalSums::Search {
 public:
  Search(const LegalSums& sums, const double* wanted) : sums_(sums), wanted_(wanted) {}

  /// Something was wanted, and it was found.
  bool is_over() const { return wanted_ != nullptr && !found_.empty(); }
  std::vector<double> take_found() { return std::move(found_); }

  void run(std::vector<Format> formats) {
    formats_ = std::move(formats);
    if (sums_.addends_.empty()) return emit(0);
    add_up(sums_.addends_);
  }

 private:
  void emit(double sum) {
    double result = round_to(sums_.output_, sum);
    if (sums_.late_bias_) result = round_sum(sums_.output_, result, *sums_.late_bias_);
    if (wanted_ == nullptr || result == *wanted_) insert(found_, result);
  }

  std::vector<double> values(const Addend& addend) const {
    std::vector<double> rounded;
    if (!addend.is_product) {
      rounded.push_back(addend.value);
      for (const Format& format : formats_) insert(rounded, round_to(format, addend.value));
      return rounded;
    }
    for (const Format& format : formats_) insert(rounded, round_to(format, addend.x * addend.w));
    return rounded;
  }

  void fuse(const Addend& product, const Addend& other, std::vector<double>& results) const {
    if (!product.is_product) return;
    for (const double addend : values(other)) {
      for (const Format& format : formats_) {
        insert(results, format.precision >= kF64.precision
                            ? std::fma(product.x, product.w, addend)
                            : round_sum(format, product.x * product.w, addend));
      }
    }
  }

  std::vector<double> sums(const Addend& a, const Addend& b) const {
    std::vector<double> results;
    for (const double left : values(a)) {
      for (const double right : values(b)) {
        for (const Format& format : formats_) insert(results, round_sum(format, left, right));
      }
    }
    fuse(a, b, results);
    fuse(b, a, results);
    return results;
  }

  // Adds any two, until one is left.
  void add_up(const std::vector<Addend>& addends) {
    if (addends.size() == 1) {
      for (const double value : values(addends.front())) emit(value);
      return;
    }
    for (std::size_t i = 0; i < addends.size(); ++i) {
      for (std::size_t j = i + 1; j < addends.size(); ++j) {
        std::vector<Addend> rest = addends;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(j));
        for (const double sum : sums(addends[i], addends[j])) {
          rest[i] = {false, 0, 0, sum};
          add_up(rest);
          if (is_over()) return;
        }
      }
    }
  }

  const LegalSums& sums_;
  const double* wanted_;
  std::vector<Format> formats_;
  std::vector<double> found_;
};

LegalSums::LegalSums(const OutputTerms& terms, bool late_bias, const Format& accumulator,
                     const Format& output)
    : accumulator_(accumulator), output_(output) {
  for (std::size_t i = 0; i < terms.input.size(); ++i) {
    if (terms.input[i] == 0 || terms.weight[i] == 0) continue;
    addends_.push_back({true, terms.input[i], terms.weight[i], 0});
  }
  if (!terms.bias || *terms.bias == 0) return;
  if (late_bias) {
    late_bias_ = terms.bias;
  } else {
    addends_.push_back({false, 0, 0, *terms.bias});
  }
}

void LegalSums::search(Search& search) const {
  search.run({accumulator_});
  if (accumulator_.precision >= kF64.precision || search.is_over()) return;
  search.run({accumulator_, kF64});
  for (int precision = accumulator_.precision + 1; precision <= 51; ++precision) {
    if (search.is_over()) return;
    search.run({Format{precision, kF64.min_exponent, kF64.max_exponent}});
  }
}

bool LegalSums::contains(double wanted) const {
  Search looking(*this, &wanted);
  search(looking);
  return looking.is_over();
}

std::vector<double> LegalSums::values() const {
  Search looking(*this, nullptr);
  search(looking);
  return looking.take_found();
}

}  // namespace convlaw
