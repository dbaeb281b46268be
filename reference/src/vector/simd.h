// SPDX-License-Identifier: MIT
// Vectors as the compiler knows them (GCC's and Clang's vector extensions), as wide as the variant
// that is being compiled has them. For variant.cc only.
#pragma once

#include <cstdint>

#if defined(__AVX512F__)
#define CONVLAW_VECTOR_BYTES 64
#elif defined(__AVX__)
#define CONVLAW_VECTOR_BYTES 32
#else
#define CONVLAW_VECTOR_BYTES 16
#endif

#if defined(__clang__)
#define CONVLAW_UNROLL _Pragma("clang loop unroll(full)")
#else
#define CONVLAW_UNROLL _Pragma("GCC unroll 16")
#endif

// Every variant has its own; see variant.cc.
// NOLINTBEGIN(misc-definitions-in-headers)
namespace convlaw::CONVLAW_VARIANT {
namespace {

constexpr int kVectorBytes = CONVLAW_VECTOR_BYTES;
template <class T>
constexpr std::int64_t kLanes = kVectorBytes / static_cast<std::int64_t>(sizeof(T));

template <class T>
struct VectorOf {
  using type [[gnu::vector_size(CONVLAW_VECTOR_BYTES)]] = T;
};
template <class T>
using Vector = typename VectorOf<T>::type;

template <class T>
Vector<T> load(const T* from) {
  Vector<T> vector;
  __builtin_memcpy(&vector, from, sizeof vector);
  return vector;
}

template <class T>
void store(T* to, Vector<T> vector) {
  __builtin_memcpy(to, &vector, sizeof vector);
}

template <class T>
Vector<T> broadcast(T value) {
  return Vector<T>{} + value;
}

inline Vector<double> absolute_value(Vector<double> vector) {
  Vector<std::int64_t> bits;
  __builtin_memcpy(&bits, &vector, sizeof bits);
  bits &= broadcast(INT64_MAX);
  __builtin_memcpy(&vector, &bits, sizeof bits);
  return vector;
}

}  // namespace
}  // namespace convlaw::CONVLAW_VARIANT
// NOLINTEND(misc-definitions-in-headers)
