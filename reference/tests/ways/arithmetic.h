// SPDX-License-Identifier: MIT
// The arithmetics in which sums of products may be formed. Each gives the type of a partial sum and
// three operations; operands of products come as doubles that are numbers of the input's type.
#pragma once

#include <cmath>
#include <cstdint>

#include "reference/tests/ways/rounding.h"

namespace convlaw::ways {

/// float, double or long double throughout.
template <class T>
struct Floating {
  using Sum = T;
  static T product(double x, double w) { return static_cast<T>(x) * static_cast<T>(w); }
  static T add(T a, T b) { return a + b; }
  static T fused(double x, double w, T sum) {
    return std::fma(static_cast<T>(x), static_cast<T>(w), sum);
  }
};

/// Products rounded to Product, sums in the wider T.
template <class Product, class T>
struct WideSum {
  using Sum = T;
  static T product(double x, double w) {
    return static_cast<T>(static_cast<Product>(x) * static_cast<Product>(w));
  }
  static T add(T a, T b) { return a + b; }
  static T fused(double x, double w, T sum) { return sum + product(x, w); }
};

template <class T>
struct Integer {
  using Sum = T;
  static T product(double x, double w) { return static_cast<T>(x) * static_cast<T>(w); }
  static T add(T a, T b) { return a + b; }
  static T fused(double x, double w, T sum) { return sum + product(x, w); }
};

/// A type that the processor does not have: each operation in double, where it is exact or its
/// second rounding harmless, and then rounded once.
template <ElementType type>
struct Narrow {
  using Sum = double;
  static double product(double x, double w) { return round_to(type, x * w); }
  static double add(double a, double b) { return round_to(type, a + b); }
  static double fused(double x, double w, double sum) { return add(sum, product(x, w)); }
};

/// f32 with flush-to-zero and denormals-are-zero.
struct Flushing {
  using Sum = float;
  static float flush(float value) {
    return std::fpclassify(value) == FP_SUBNORMAL ? std::copysign(0.0F, value) : value;
  }
  static float product(double x, double w) {
    return flush(flush(static_cast<float>(x)) * flush(static_cast<float>(w)));
  }
  static float add(float a, float b) { return flush(flush(a) + flush(b)); }
  static float fused(double x, double w, float sum) {
    return flush(std::fma(flush(static_cast<float>(x)), flush(static_cast<float>(w)), flush(sum)));
  }
};

}  // namespace convlaw::ways
