// SPDX-License-Identifier: MIT
// Random numbers that an implementation under test cannot foresee: the key stream of ChaCha8. What
// is drawn depends on the name of the stream alone, not on what was drawn before.
#pragma once

#include <array>
#include <cstdint>

#include "convlaw/any_tensor.h"
#include "reference/src/vector/kernels.h"

namespace convlaw {

/// `size` consecutive integers from `low` on.
struct Alphabet {
  int low = 0;
  int size = 1;  ///< at most 2^16

  int high() const { return low + size - 1; }
  /// The largest magnitude of its numbers.
  int largest() const { return low < 0 && -low > high() ? -low : high(); }
  /// The largest probability of one of them, if floor(size * u / 2^16) with u uniform below 2^16
  /// chooses: each has floor(2^16 / size) or one more of the u.
  double largest_atom() const {
    const int letters = (65536 + size - 1) / size;
    return letters * 0x1p-16;
  }

  static Alphabet symmetric(int largest) { return {-largest, 2 * largest + 1}; }
};

class RandomStream {
 public:
  /// Streams with another seed, probe or purpose are independent.
  RandomStream(std::uint64_t seed, std::uint32_t probe, std::uint32_t purpose);

  /// Independent elements of the alphabet everywhere, whatever was drawn before. The tensor is of a
  /// type that holds them.
  void fill(AnyTensor& tensor, const Alphabet& alphabet) const;

  /// The next 32 bits.
  std::uint32_t next();
  /// A number below `bound`, which is positive; of two, neither is more likely by more than 2^-32.
  std::int64_t below(std::int64_t bound);
  /// 1 or -1.
  int sign() { return (next() & 1U) != 0 ? 1 : -1; }

 private:
  StreamName name_;
  std::array<std::uint16_t, kRandomGroup> group_{};
  std::uint64_t next_group_ = 0;
  std::size_t used_ = kRandomGroup;
};

}  // namespace convlaw
