// SPDX-License-Identifier: MIT
// Weights and bias in the order in which the pipelines read them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/blocks.h"
#include "optimized/halide/elements.h"
#include "optimized/halide/memory.h"

namespace convlaw {

/// Blocks of a group, padded to whole register tiles.
std::int64_t packed_blocks(const Conv2dProblem& problem, std::int64_t block);

/// The block for the output channels of a group, for vectors over the places of lines.
std::int64_t line_block_of(const Conv2dProblem& problem);

/// Memory that begins where a cache line does, as vectors that are read from it do. What resize()
/// adds has no values yet: storing zeros first takes as long as packing.
template <class T>
struct AtCacheLines {
  using value_type = T;
  static constexpr std::align_val_t kLine{64};

  AtCacheLines() = default;
  template <class Other>
  AtCacheLines(const AtCacheLines<Other>&) {}  // NOLINT(google-explicit-constructor): a rebinding
  T* allocate(std::size_t count) {
    void* const memory = operator new(count * sizeof(T), kLine);
    prefer_large_pages(memory, count * sizeof(T));
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t) { operator delete(memory, kLine); }
  template <class U, class... Arguments>
  void construct(U* at, Arguments&&... arguments) {
    if constexpr (sizeof...(arguments) == 0) {
      ::new (static_cast<void*>(at)) U;
    } else {
      ::new (static_cast<void*>(at)) U(std::forward<Arguments>(arguments)...);
    }
  }
  friend bool operator==(const AtCacheLines&, const AtCacheLines&) { return true; }
};
using PackedFloats = std::vector<float, AtCacheLines<float>>;
using PackedBytes = std::vector<std::int8_t, AtCacheLines<std::int8_t>>;

struct PackedWeights {
  PackedFloats
      weight;  ///< [group][block][channel / set][kh][kw][channel % set][channel of the block]
  PackedFloats bias;  ///< [group][block][channel of the block]

  // Instead, for lines of bytes. What sums begin with makes good that signed bytes are 128 more
  // than they are; it is not the same for all groups of taps, and none but the first has the bias.
  PackedBytes bytes;  ///< [group][block][channel / 16][kh][kw][channel % 16 / 4][channel of the
                      ///< block][channel % 4]
  std::vector<std::int32_t> sums;  ///< [group of taps][group][block][channel of the block]
  std::int64_t sums_of_taps = 0;   ///< for one group of taps; as many zeros follow the last

  ConstElements weights() const {
    return bytes.empty() ? elements(weight.data()) : elements(bytes.data());
  }
  ConstElements biases() const {
    return bytes.empty() ? elements(bias.data()) : elements(sums.data());
  }
};

struct Pipelines;

struct Packing {
  std::int64_t block;    ///< of output channels
  std::int64_t set = 1;  ///< of input channels
  int threads = 1;       ///< at most
};

/// In blocks of output channels and sets of input channels, with zeros for the channels that the
/// last of each lacks. `bias` may be null.
PackedWeights pack_weights(const Pipelines& pipelines, const Conv2dProblem& problem,
                           TensorView<const float> weight, const float* bias,
                           const Packing& packing);

struct TapGroup;

/// i8 weights, in blocks of kInterleavedBlock, for lines of bytes whose taps are added up in
/// `groups`. `bias` is i32, or has no data. `is_signed`: the input is i8.
PackedWeights pack_bytes(const Conv2dProblem& problem, const AnyView& weight, const AnyView& bias,
                         const std::vector<TapGroup>& groups, bool is_signed, int threads);

}  // namespace convlaw
