// SPDX-License-Identifier: MIT
#include "convlaw/floating_point_environment.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "convlaw/exact_arithmetic.h"

namespace convlaw {
namespace {

// Neither the compiler computes with what has passed through here, nor does a register hold more of
// it than T can.
template <class T>
T opaque(T value) {
  volatile T memory = value;
  return memory;
}

template <class T>
T sum(T a, T b) {
  return opaque(opaque(a) + opaque(b));
}

template <class T>
bool is_zero_in_memory(T value) {
  using Bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  return std::bit_cast<Bits>(value) == 0;
}

// Sums a quarter of a unit away from a number must give that number, whatever their signs.
template <class T>
bool rounds_to_nearest() {
  const T unit = std::numeric_limits<T>::epsilon();
  return sum(T{1}, unit / 4) == T{1} && sum(T{1}, 3 * (unit / 4)) == T{1} + unit &&
         sum(T{-1}, -unit / 4) == T{-1} && sum(T{-1}, -3 * (unit / 4)) == T{-1} - unit &&
         sum(T{1}, unit / 2) == T{1};  // a tie goes to the even one
}

// (1 + a quarter of a unit) - 1, the sum being in a register at most.
template <class T>
bool keeps_excess_precision() {
  const T one = opaque(T{1});
  const T quarter = opaque(std::numeric_limits<T>::epsilon() / 4);
  return opaque((one + quarter) - one) != T{0};
}

template <class T>
bool results_are_flushed() {
  return is_zero_in_memory(opaque(opaque(std::numeric_limits<T>::min()) * opaque(T{0.5})));
}

template <class T>
bool operands_are_flushed() {
  const T twice_half_the_least_normal = sum(std::numeric_limits<T>::min() / 2,  //
                                            std::numeric_limits<T>::min() / 2);
  return is_zero_in_memory(twice_half_the_least_normal);
}

// Catches a std::fma that rounds twice, and a library that was compiled with -ffast-math after all.
bool errors_are_exact() {
  const Rounded sum = two_sum(opaque(1.0), opaque(0x1p-80));
  const Rounded product = two_product(opaque(1 + 0x1p-40), opaque(1 - 0x1p-40));
  return sum.value == 1 && sum.rest == 0x1p-80 && product.value == 1 && product.rest == -0x1p-80;
}

Error environment(const char* value, const char* rule) {
  return {"floating-point environment", value, rule, {}, 0};
}

template <class T>
std::optional<Error> find_unsuitable_arithmetic() {
  if (!rounds_to_nearest<T>()) {
    return environment("one that does not round to nearest", "must round to nearest even");
  }
  if (keeps_excess_precision<T>()) {
    return environment("one of excess precision (FLT_EVAL_METHOD is not 0)",
                       "must round each operation to its type");
  }
  if (results_are_flushed<T>()) {
    return environment("one with flush-to-zero",
                       "must keep subnormal results (was something linked with -ffast-math?)");
  }
  if (operands_are_flushed<T>()) {
    return environment("one with denormals-are-zero",
                       "must read subnormal operands (was something linked with -ffast-math?)");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> find_unsuitable_environment() {
  if (auto error = find_unsuitable_arithmetic<double>()) return error;
  if (auto error = find_unsuitable_arithmetic<float>()) return error;
  if (!errors_are_exact()) {
    return environment("one in which rounding errors cannot be computed",
                       "must have a correct std::fma, and this library no -ffast-math");
  }
  return std::nullopt;
}

}  // namespace convlaw
