// SPDX-License-Identifier: MIT
// The loops in which a certificate spends its time. They are compiled once for every instruction
// set; all give the same bits: what they compute is exact.
#pragma once

#include <array>
#include <cstdint>

namespace convlaw {

/// A stream of random bits is named by 256 bits of key and 64 of stream number.
struct StreamName {
  std::array<std::uint32_t, 8> key{};
  std::uint64_t stream = 0;
};

/// Numbers that one group of ChaCha blocks gives.
inline constexpr std::int64_t kGroupSize = 512;

struct CertificateKernels {
  /// Group number `group` of a stream: kGroupSize uniform numbers of 16 bits. ChaCha with 8 rounds:
  /// nobody knows how to tell it from independent uniform bits.
  void (*random_group)(const StreamName& name, std::uint64_t group, std::uint16_t* out);

  /// out[i] = low + floor(size * u[i] / 2^16), i < count, where u is a stream's numbers from group
  /// 0 on.
  void (*draw_f32)(const StreamName& name, int low, int size, float* out, std::int64_t count);

  /// sum[i] += factor[0] * term[0][i] + factor[1] * term[1][i] + ... of `terms` arrays.
  void (*add_multiples_f32)(double* sum, std::int64_t count, const float* const* term,
                            const double* factor, std::int64_t terms);
  void (*add_multiples_f64)(double* sum, std::int64_t count, const double* const* term,
                            const double* factor, std::int64_t terms);

  /// sum[i] += factor[t] * value[t * stride + i] over all t < terms, where every value is rounded
  /// to the nearest integer. False, and sums without meaning, unless every value has a magnitude
  /// below `limit` and lies within `tolerance` of that integer. In f32 the tolerance is 0 and the
  /// limit at most 2^24; in f64 it is at most 2^50.
  bool (*add_integers_f32)(double* sum, std::int64_t count, const float* value, std::int64_t stride,
                           const double* factor, std::int64_t terms, double limit);
  bool (*add_integers_f64)(double* sum, std::int64_t count, const double* value,
                           std::int64_t stride, const double* factor, std::int64_t terms,
                           double limit, double tolerance);
};

/// Those for the best instruction set that this processor has.
const CertificateKernels& certificate_kernels();

}  // namespace convlaw
