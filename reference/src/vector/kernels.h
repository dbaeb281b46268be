// SPDX-License-Identifier: MIT
// The loops that the oracle spends its time in, compiled several times for different instruction
// sets of one processor family and chosen when the program runs.
//
//   kernels().gemm_f64(m, n, k, a, lda, b, ldb, c, ldc);      // the best that this processor has
//   for (const Kernels* variant : supported_kernels()) ...    // for tests: all that it has
//
// To add a loop: a function in one of the files loops_*.h here (in an unnamed namespace, nothing of
// the C++ library in it that is not a type), a member below, a line in variant.cc.
#pragma once

#include <cstdint>
#include <span>

#include "convlaw/element_type.h"
#include "reference/src/vector/convolve.h"

namespace convlaw {

/// A stream of random bits has 256 bits of key and 64 of number for a name.
struct StreamName {
  std::uint32_t key[8] = {};
  std::uint64_t number = 0;
};

/// Numbers of a stream that are made at once.
inline constexpr std::int64_t kRandomGroup = 512;

/// Matrices are row-major; `ld...` is the distance of their rows. Lengths may be 0. None of the
/// loops allocates, throws or keeps state. Sums are formed in an order of their own, each product
/// fused into the addition or not, where nothing else is said.
struct Kernels {
  const char* name;  ///< "baseline", "avx2", "avx512"

  /// c += a b, where a is (m, k), b is (k, n) and c is (m, n).
  void (*gemm_f64)(std::int64_t m, std::int64_t n, std::int64_t k, const double* a,
                   std::int64_t lda, const double* b, std::int64_t ldb, double* c,
                   std::int64_t ldc);
  /// c += a |b|
  void (*gemm_magnitude_f64)(std::int64_t m, std::int64_t n, std::int64_t k, const double* a,
                             std::int64_t lda, const double* b, std::int64_t ldb, double* c,
                             std::int64_t ldc);
  void (*gemm_f32)(std::int64_t m, std::int64_t n, std::int64_t k, const float* a, std::int64_t lda,
                   const float* b, std::int64_t ldb, float* c, std::int64_t ldc);

  /// The convolution of one image of one group, each product rounded before it is added, the terms
  /// in the definition's order; `bias` may be null. `packed` has room for the weights of
  /// kMostChannelsAtOnce output channels.
  void (*convolve_f32)(const GroupConvolution& group, const float* input, const float* weight,
                       const float* bias, float* packed, float* output);
  void (*convolve_f64)(const GroupConvolution& group, const double* input, const double* weight,
                       const double* bias, double* packed, double* output);

  /// value = a b and magnitude = |a| |b|, for few rows of a, where row i of b is at b[i]: it may be
  /// a part of a longer one that other rows share. `magnitude` may be null: it is not computed.
  void (*gemm_rows_f64)(std::int64_t m, std::int64_t n, std::int64_t k, const double* a,
                        std::int64_t lda, const double* const* b, double* value, double* magnitude,
                        std::int64_t ldc);

  /// to[i] = |from[i]|; the two may be the same.
  void (*abs_f64)(std::int64_t n, const double* from, double* to);
  /// to[i] = from[i] == 0 ? 0 : 1; a NaN is not 0.
  void (*nonzero_f64)(std::int64_t n, const double* from, double* to);
  void (*nonzero_f32)(std::int64_t n, const double* from, float* to);

  /// Is one of them 0?
  bool (*any_zero)(std::int64_t n, const double* from);

  /// |from[0]| + |from[1]| + ...
  double (*sum_of_magnitudes)(std::int64_t n, const double* from);
  /// The largest magnitude, 0 of none; NaN counts as larger than infinity.
  double (*largest_f64)(std::int64_t n, const double* from);
  /// Is from[i] * factor an integer for all i? May say no to one of 2^51 and more.
  bool (*all_integers)(std::int64_t n, const double* from, double factor);

  /// to[i] = the element of `data` at index first + i * stride; exact.
  void (*load)(ElementType type, const void* data, std::int64_t first, std::int64_t stride,
               std::int64_t n, double* to);
  /// ... rounded to f32 where it has more bits.
  void (*load_f32)(ElementType type, const void* data, std::int64_t first, std::int64_t stride,
                   std::int64_t n, float* to);
  /// The i-th element of `data` = from[i], rounded to nearest even. Integers must be in range.
  void (*store)(ElementType type, std::int64_t n, const double* from, void* data);
  void (*store_f32)(ElementType type, std::int64_t n, const float* from, void* data);
  /// to[i] = from[i * stride]
  void (*gather)(std::int64_t n, const double* from, std::int64_t stride, double* to);

  /// Group number `group` of a stream: kRandomGroup uniform numbers of 16 bits. ChaCha with 8
  /// rounds: nobody knows how to tell it from independent uniform bits.
  void (*random_group)(const StreamName& name, std::uint64_t group, std::uint16_t* out);
  /// out[i] = low + floor(size * u[i] / 2^16), i < count, where u are a stream's numbers from its
  /// group 0 on.
  void (*draw_f32)(const StreamName& name, int low, int size, float* out, std::int64_t count);

  /// sum[i] += factor[0] * term[0][i] + factor[1] * term[1][i] + ... of `terms` arrays, exact if
  /// all of it is integers below 2^53.
  void (*add_multiples_f32)(double* sum, std::int64_t count, const float* const* term,
                            const double* factor, std::int64_t terms);
  void (*add_multiples_f64)(double* sum, std::int64_t count, const double* const* term,
                            const double* factor, std::int64_t terms);

  /// sum[i] += factor[t] * value[t * stride + i] over all t < terms, every value rounded to the
  /// nearest integer. False, and sums without meaning, unless every value has a magnitude of `most`
  /// at most and lies within `tolerance` of that integer. In f32 the tolerance is 0 and `most`
  /// below 2^31; in f64 `most` is below 2^50.
  bool (*add_integers_f32)(double* sum, std::int64_t count, const float* value, std::int64_t stride,
                           const double* factor, std::int64_t terms, float most);
  bool (*add_integers_f64)(double* sum, std::int64_t count, const double* value,
                           std::int64_t stride, const double* factor, std::int64_t terms,
                           double most, double tolerance);
};

/// The best variant for this processor; found out once.
const Kernels& kernels();

/// The variants that were built and that this processor can execute, the best last.
std::span<const Kernels* const> supported_kernels();

}  // namespace convlaw
