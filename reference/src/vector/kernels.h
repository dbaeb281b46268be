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

namespace convlaw {

/// Matrices are row-major; `ld...` is the distance of their rows. Lengths may be 0. None of the
/// loops allocates, throws or keeps state. Sums are formed in an order of their own, each product
/// fused into the addition or not.
struct Kernels {
  const char* name;  ///< "baseline", "avx2", "avx512"

  /// c += a b, where a is (m, k), b is (k, n) and c is (m, n).
  void (*gemm_f64)(std::int64_t m, std::int64_t n, std::int64_t k, const double* a,
                   std::int64_t lda, const double* b, std::int64_t ldb, double* c,
                   std::int64_t ldc);
  void (*gemm_f32)(std::int64_t m, std::int64_t n, std::int64_t k, const float* a, std::int64_t lda,
                   const float* b, std::int64_t ldb, float* c, std::int64_t ldc);

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

  /// to[i] = the element of `data` at index first + i * stride; exact.
  void (*load)(ElementType type, const void* data, std::int64_t first, std::int64_t stride,
               std::int64_t n, double* to);
  /// to[i] = from[i * stride]
  void (*gather)(std::int64_t n, const double* from, std::int64_t stride, double* to);
};

/// The best variant for this processor; found out once.
const Kernels& kernels();

/// The variants that were built and that this processor can execute, the best last.
std::span<const Kernels* const> supported_kernels();

}  // namespace convlaw
