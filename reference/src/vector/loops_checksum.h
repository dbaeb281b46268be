// SPDX-License-Identifier: MIT
// Sums of many arrays of integers for variant.cc, exact: every operand, product and sum is an
// integer below 2^53, so that fusing multiplications with additions changes nothing. The loops are
// plain; the compiler vectorises.
#pragma once

#include "reference/src/vector/kernels.h"
#include "reference/src/vector/simd.h"

// NOLINTBEGIN(misc-definitions-in-headers)
namespace convlaw::CONVLAW_VARIANT {
namespace {

// Positions that are worked on at a time, so that sums stay in the first-level cache.
constexpr std::int64_t kTile = 1024;

template <int kTerms, class T>
inline __attribute__((always_inline)) void add_some(double* __restrict sum, std::int64_t count,
                                                    const T* const* term, const double* factor) {
  const T* t[kTerms];
  double f[kTerms];
  for (int k = 0; k < kTerms; ++k) t[k] = term[k], f[k] = factor[k];
  for (std::int64_t i = 0; i < count; ++i) {
    double s = sum[i];
    CONVLAW_UNROLL
    for (int k = 0; k < kTerms; ++k) s += f[k] * static_cast<double>(t[k][i]);
    sum[i] = s;
  }
}

template <class T>
void add_multiples(double* sum, std::int64_t count, const T* const* term, const double* factor,
                   std::int64_t terms) {
  for (std::int64_t begin = 0; begin < count; begin += kTile) {
    const std::int64_t n = count - begin < kTile ? count - begin : kTile;
    for (std::int64_t k = 0; k < terms;) {
      const std::int64_t left = terms - k;
      const T* part[9];
      const std::int64_t taken = left == 9 ? 9 : left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
      for (std::int64_t j = 0; j < taken; ++j) part[j] = term[k + j] + begin;
      double* const place = sum + begin;
      const double* const f = factor + k;
      if (taken == 9) add_some<9>(place, n, part, f);
      if (taken == 8) add_some<8>(place, n, part, f);
      if (taken == 4) add_some<4>(place, n, part, f);
      if (taken == 2) add_some<2>(place, n, part, f);
      if (taken == 1) add_some<1>(place, n, part, f);
      k += taken;
    }
  }
}

// Whether float(int(y)) == y after y is cut to the limit, which NaN, infinities and fractions are
// not either.
template <int kTerms>
inline __attribute__((always_inline)) void add_some_integers(double* __restrict sum,
                                                             std::int32_t* __restrict bad,
                                                             std::int64_t count, const float* value,
                                                             std::int64_t stride,
                                                             const double* factor, float most) {
  double f[kTerms];
  for (int k = 0; k < kTerms; ++k) f[k] = factor[k];
  for (std::int64_t i = 0; i < count; ++i) {
    double s = sum[i];
    std::int32_t b = bad[i];
    CONVLAW_UNROLL
    for (int k = 0; k < kTerms; ++k) {
      const float y = value[k * stride + i];
      const float below = y < most ? y : most;
      const float cut = below > -most ? below : -most;
      const auto integer = static_cast<std::int32_t>(cut);
      b |= static_cast<float>(integer) == y ? 0 : -1;
      s += f[k] * static_cast<double>(integer);
    }
    sum[i] = s;
    bad[i] = b;
  }
}

// Adding and subtracting 1.5 * 2^52 rounds to an integer.
template <int kTerms>
inline __attribute__((always_inline)) void add_some_integers(
    double* __restrict sum, std::int64_t* __restrict bad, std::int64_t count, const double* value,
    std::int64_t stride, const double* factor, double most, double tolerance) {
  constexpr double kRounder = 0x1.8p52;
  double f[kTerms];
  for (int k = 0; k < kTerms; ++k) f[k] = factor[k];
  for (std::int64_t i = 0; i < count; ++i) {
    double s = sum[i];
    std::int64_t b = bad[i];
    CONVLAW_UNROLL
    for (int k = 0; k < kTerms; ++k) {
      const double y = value[k * stride + i];
      const double below = y < most ? y : most;
      const double cut = below > -most ? below : -most;
      const double integer = (cut + kRounder) - kRounder;
      b |= __builtin_fabs(integer - y) <= tolerance ? 0 : -1;
      s += f[k] * integer;
    }
    sum[i] = s;
    bad[i] = b;
  }
}

template <class Flag, class T, class... Limits>
bool add_integers(double* sum, std::int64_t count, const T* value, std::int64_t stride,
                  const double* factor, std::int64_t terms, Limits... limits) {
  Flag any = 0;
  for (std::int64_t begin = 0; begin < count; begin += kTile) {
    const std::int64_t n = count - begin < kTile ? count - begin : kTile;
    Flag bad[kTile];
    for (std::int64_t i = 0; i < n; ++i) bad[i] = 0;
    for (std::int64_t k = 0; k < terms;) {
      const std::int64_t left = terms - k;
      const T* const from = value + k * stride + begin;
      double* const place = sum + begin;
      const double* const f = factor + k;
      const std::int64_t taken = left >= 4 ? 4 : 1;
      if (taken == 4) add_some_integers<4>(place, bad, n, from, stride, f, limits...);
      if (taken == 1) add_some_integers<1>(place, bad, n, from, stride, f, limits...);
      k += taken;
    }
    for (std::int64_t i = 0; i < n; ++i) any |= bad[i];
  }
  return any == 0;
}

bool add_integers_f32(double* sum, std::int64_t count, const float* value, std::int64_t stride,
                      const double* factor, std::int64_t terms, float most) {
  return add_integers<std::int32_t>(sum, count, value, stride, factor, terms, most);
}

bool add_integers_f64(double* sum, std::int64_t count, const double* value, std::int64_t stride,
                      const double* factor, std::int64_t terms, double most, double tolerance) {
  return add_integers<std::int64_t>(sum, count, value, stride, factor, terms, most, tolerance);
}

}  // namespace
}  // namespace convlaw::CONVLAW_VARIANT
// NOLINTEND(misc-definitions-in-headers)
