// SPDX-License-Identifier: MIT
// The key stream of ChaCha8 (Bernstein 2008) for variant.cc. Every variant gives the same numbers.
#pragma once

#include "reference/src/vector/kernels.h"
#include "reference/src/vector/simd.h"

// NOLINTBEGIN(misc-definitions-in-headers)
namespace convlaw::CONVLAW_VARIANT {
namespace {

using Lanes32 = Vector<std::uint32_t>;

inline __attribute__((always_inline)) void quarter_round(Lanes32& a, Lanes32& b, Lanes32& c,
                                                         Lanes32& d) {
  a += b, d ^= a, d = d << 16 | d >> 16;
  c += d, b ^= c, b = b << 12 | b >> 20;
  a += b, d ^= a, d = d << 8 | d >> 24;
  c += d, b ^= c, b = b << 7 | b >> 25;
}

// Sixteen blocks of ChaCha8: word w of block l goes to place 16 w + l.
void random_group(const StreamName& name, std::uint64_t group, std::uint16_t* out) {
  constexpr std::uint32_t kConstants[4] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
  for (int first = 0; first < 16; first += kLanes<std::uint32_t>) {
    Lanes32 start[16];
    for (int w = 0; w < 4; ++w) start[w] = Lanes32{} + kConstants[w];
    for (int w = 0; w < 8; ++w) start[4 + w] = Lanes32{} + name.key[w];
    const std::uint64_t block = 16 * group + static_cast<std::uint64_t>(first);
    start[12] = Lanes32{} + static_cast<std::uint32_t>(block);
    for (int l = 0; l < kLanes<std::uint32_t>; ++l) start[12][l] += static_cast<std::uint32_t>(l);
    start[13] = Lanes32{} + static_cast<std::uint32_t>(block >> 32U);
    start[14] = Lanes32{} + static_cast<std::uint32_t>(name.number);
    start[15] = Lanes32{} + static_cast<std::uint32_t>(name.number >> 32U);

    Lanes32 x[16];
    for (int w = 0; w < 16; ++w) x[w] = start[w];
    for (int round = 0; round < 8; round += 2) {
      quarter_round(x[0], x[4], x[8], x[12]);
      quarter_round(x[1], x[5], x[9], x[13]);
      quarter_round(x[2], x[6], x[10], x[14]);
      quarter_round(x[3], x[7], x[11], x[15]);
      quarter_round(x[0], x[5], x[10], x[15]);
      quarter_round(x[1], x[6], x[11], x[12]);
      quarter_round(x[2], x[7], x[8], x[13]);
      quarter_round(x[3], x[4], x[9], x[14]);
    }
    for (int w = 0; w < 16; ++w) {
      x[w] += start[w];
      __builtin_memcpy(out + std::ptrdiff_t{2} * (16 * w + first), &x[w], sizeof x[w]);
    }
  }
}

void draw_f32(const StreamName& name, int low, int size, float* out, std::int64_t count) {
  const auto factor = static_cast<std::uint32_t>(size);
  std::uint16_t random[kRandomGroup];
  for (std::int64_t begin = 0; begin < count; begin += kRandomGroup) {
    random_group(name, static_cast<std::uint64_t>(begin / kRandomGroup), random);
    float* const place = out + begin;
    const std::int64_t n = count - begin < kRandomGroup ? count - begin : kRandomGroup;
    for (std::int64_t i = 0; i < n; ++i) {
      const auto chosen = static_cast<std::uint16_t>(random[i] * factor >> 16U);
      place[i] = static_cast<float>(low + chosen);
    }
  }
}

}  // namespace
}  // namespace convlaw::CONVLAW_VARIANT
// NOLINTEND(misc-definitions-in-headers)
