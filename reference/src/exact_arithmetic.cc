// SPDX-License-Identifier: MIT
// The proof of the error bound. Let u = 2^-53 and eta = 2^-1074, the smallest subnormal. A sum
// a + b, rounded to nearest, errs by at most u times its result (it cannot underflow) and by at
// most |a| and |b|, as b and a would be results, too.
//
// A product is split into h + r, which is x * w unless |x * w| < 2^-968, where the last bits of x *
// w may lie below eta; then h + r errs by at most eta / 2. (If |x * w| is not that small, x * w and
// h are multiples of eta, and so is their difference, which has at most 53 bits.) A term has h =
// term and r = 0.
//
// Each step then does
//     high, q = two_sum(high, h)      exact
//     t       = q + r                 errs by u min(|t|, |q| / u, |r| / u)
//     low     = low + t               errs by u min(|low|, |low before| / u, |t| / u)
// so that the exact result differs from high + low by at most
//     u * C + underflows * eta / 2,   C = the sum of those minima.
// C is computed as c by at most 2n rounded additions of non-negative numbers, each of which loses
// at most a factor 1 + u; as 2nu < 1, C <= (1 + 4nu) c. inflate() makes up for that and for the
// three roundings that follow it: with k = n + 8 and 8ku <= 1,
//     (1 + 8ku) (1 - u)^3 >= 1 + 8ku - 3u - 3u >= 1 + 4nu.
// What c * (1 + 8ku) and u * c may lose to underflow is at most eta together, and nothing if c is
// 0.
//
// If anything overflows or is not finite, high, low or c ends up infinite or NaN, and nothing is
// claimed: an infinite h makes q NaN, and with it low.
#include "convlaw/exact_arithmetic.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstddef>
#include <limits>

#include "reference/src/special_values.h"

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__)
#error "exact arithmetic needs a compiler that keeps to the order of operations: no -ffast-math"
#endif

namespace convlaw {

static_assert(FLT_EVAL_METHOD == 0, "exact arithmetic needs doubles without excess precision");
static_assert(std::numeric_limits<double>::is_iec559 && std::numeric_limits<double>::digits == 53);

namespace {

constexpr double kUnitRoundoff = 0x1p-53;
constexpr double kSmallest = 0x1p-1074;
constexpr double kMayUnderflow = 0x1p-968;
constexpr std::int64_t kMostAdditions = std::int64_t{1} << 49;  // 8 k u <= 1

// Inlined into every loop below, and so compiled for the instruction set of each.
#define CONVLAW_STEP inline __attribute__((always_inline))

CONVLAW_STEP Rounded sum_of(double a, double b) {
  const double value = a + b;
  const double b_part = value - a;
  return {value, (a - (value - b_part)) + (b - b_part)};
}

CONVLAW_STEP Rounded product_of(double a, double b) {
  const double value = a * b;
  return {value, std::fma(a, b, -value)};
}

// A bound, in units of u, of the error of sum = a + b; 0 if that cannot have been rounded.
CONVLAW_STEP double rounding_of(double a, double b, double sum) {
  return std::min(std::abs(sum), std::min(std::abs(a), std::abs(b)) * (1 / kUnitRoundoff));
}

// An upper bound of the exact sum whose computed value is `sum` after at most 2n additions; see
// above. Exact 0 stays 0.
double inflate(double sum, std::int64_t additions) {
  const double factor = 1 + static_cast<double>(additions + 8) * (8 * kUnitRoundoff);
  return sum * factor;
}

}  // namespace

struct Sum2Steps {
  static CONVLAW_STEP void add(Sum2& sum, double term, double rest) {
    const Rounded high = sum_of(sum.high_, term);
    const double lost = high.rest + rest;
    const double low = sum.low_ + lost;
    sum.low_roundings_ += rounding_of(high.rest, rest, lost) + rounding_of(sum.low_, lost, low);
    sum.high_ = high.value;
    sum.low_ = low;
    sum.magnitude_ += std::abs(term);
    ++sum.additions_;
  }

  static CONVLAW_STEP void add_product(Sum2& sum, double x, double w) {
    const Rounded product = product_of(x, w);
    if (std::abs(product.value) < kMayUnderflow && x != 0 && w != 0) ++sum.underflows_;
    add(sum, product.value, product.rest);
  }

  static CONVLAW_STEP void add_products(Sum2& sum, const double* x, const double* w,
                                        std::size_t count) {
    Sum2 local = sum;  // in registers
    for (std::size_t i = 0; i < count; ++i) add_product(local, x[i], w[i]);
    sum = local;
  }
};

namespace {

void add_products_anywhere(Sum2& sum, const double* x, const double* w, std::size_t count) {
  Sum2Steps::add_products(sum, x, w, count);
}

// Where the compiler may not assume an FMA instruction, std::fma is a call. The results are the
// same.
#if defined(__x86_64__) && !defined(__FMA__)
__attribute__((target("fma"))) void add_products_with_fma(Sum2& sum, const double* x,
                                                          const double* w, std::size_t count) {
  Sum2Steps::add_products(sum, x, w, count);
}

bool has_fma() { return __builtin_cpu_supports("fma") != 0; }
#else
constexpr auto add_products_with_fma = add_products_anywhere;

bool has_fma() { return true; }
#endif

}  // namespace

Rounded two_sum(double a, double b) { return sum_of(a, b); }
Rounded two_product(double a, double b) { return product_of(a, b); }

bool CertifiedSum::certified() const { return error < kInfinity; }

double CertifiedSum::lower_bound() const {
  if (!certified()) return -kInfinity;
  // A rest that is NaN, next to overflow, is taken for a negative one.
  const auto add_downwards = [](double a, double b) {
    const Rounded sum = sum_of(a, b);
    return sum.rest >= 0 ? sum.value : std::nextafter(sum.value, -kInfinity);
  };
  return add_downwards(high, add_downwards(low, -error));
}

double CertifiedSum::upper_bound() const { return -CertifiedSum{-high, -low, error}.lower_bound(); }

void Sum2::add(double term) { Sum2Steps::add(*this, term, 0); }

void Sum2::add(std::span<const double> terms) {
  Sum2 local = *this;
  for (const double term : terms) Sum2Steps::add(local, term, 0);
  *this = local;
}

void Sum2::add_product(double x, double w) { Sum2Steps::add_product(*this, x, w); }

void Sum2::add_products(std::span<const double> x, std::span<const double> w) {
  static const bool fma = has_fma();
  if (x.size() != w.size()) {
    high_ = kNaN;
  } else if (fma) {
    add_products_with_fma(*this, x.data(), w.data(), x.size());
  } else {
    add_products_anywhere(*this, x.data(), w.data(), x.size());
  }
}

CertifiedSum Sum2::result() const {
  const Rounded sum = sum_of(high_, low_);
  double error = inflate(low_roundings_, additions_) * kUnitRoundoff;
  if (low_roundings_ != 0 || underflows_ != 0) {
    error += static_cast<double>(underflows_ + 2) * kSmallest;
  }
  const bool finite = std::isfinite(sum.value) && std::isfinite(sum.rest) && error < kInfinity;
  if (!finite || additions_ > kMostAdditions) return {kNaN, kNaN, kInfinity};
  return {sum.value, sum.rest, error};
}

double Sum2::magnitude() const {
  // A product's magnitude is at most that of its rounded value, times 1 + u, plus eta / 2.
  const double sum = inflate(magnitude_, additions_);
  return underflows_ == 0 ? sum : sum + static_cast<double>(underflows_) * kSmallest;
}

CertifiedSum sum2(std::span<const double> terms) {
  Sum2 sum;
  sum.add(terms);
  return sum.result();
}

CertifiedSum dot2(std::span<const double> x, std::span<const double> w, double bias) {
  Sum2 sum;
  sum.add(bias);
  sum.add_products(x, w);
  return sum.result();
}

}  // namespace convlaw
