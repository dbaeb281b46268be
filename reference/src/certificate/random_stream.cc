// SPDX-License-Identifier: MIT
#include "reference/src/certificate/random_stream.h"

#include <algorithm>
#include <type_traits>
#include <vector>

namespace convlaw {
namespace {

// Puts the numbers of every group to `store`.
template <class Store>
void for_each_draw(const StreamName& name, const Alphabet& alphabet, std::int64_t count,
                   Store store) {
  const auto size = static_cast<std::uint32_t>(alphabet.size);
  std::array<std::uint16_t, kRandomGroup> group{};
  for (std::int64_t begin = 0; begin < count; begin += kRandomGroup) {
    kernels().random_group(name, static_cast<std::uint64_t>(begin / kRandomGroup), group.data());
    const std::int64_t n = std::min(kRandomGroup, count - begin);
    for (std::int64_t i = 0; i < n; ++i) {
      store(begin + i, static_cast<std::int32_t>(group[static_cast<std::size_t>(i)] * size >> 16U));
    }
  }
}

template <class T>
void fill_as(const StreamName& name, const Alphabet& alphabet, AnyTensor& tensor) {
  auto* const out = static_cast<T*>(tensor.data());
  const int low = alphabet.low;
  for_each_draw(name, alphabet, tensor.size(), [out, low](std::int64_t i, std::int32_t chosen) {
    out[i] = static_cast<T>(low + chosen);
  });
}

// f16 and bf16: the bits of every letter of the alphabet.
void fill_halves(const StreamName& name, const Alphabet& alphabet, AnyTensor& tensor) {
  std::vector<std::uint16_t> bits(static_cast<std::size_t>(alphabet.size));
  for (int i = 0; i < alphabet.size; ++i) {
    store_element(tensor.type(), bits.data(), i, alphabet.low + i);
  }
  auto* const out = static_cast<std::uint16_t*>(tensor.data());
  for_each_draw(name, alphabet, tensor.size(), [&](std::int64_t i, std::int32_t chosen) {
    out[i] = bits[static_cast<std::size_t>(chosen)];
  });
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::uint32_t probe, std::uint32_t purpose) {
  name_.key[0] = static_cast<std::uint32_t>(seed);
  name_.key[1] = static_cast<std::uint32_t>(seed >> 32U);
  name_.number = static_cast<std::uint64_t>(probe) << 32U | purpose;
}

void RandomStream::fill(AnyTensor& tensor, const Alphabet& alphabet) const {
  switch (tensor.type()) {
    case ElementType::f64:
      return fill_as<double>(name_, alphabet, tensor);
    case ElementType::f32:
      return kernels().draw_f32(name_, alphabet.low, alphabet.size,
                                static_cast<float*>(tensor.data()), tensor.size());
    case ElementType::i32:
      return fill_as<std::int32_t>(name_, alphabet, tensor);
    case ElementType::i8:
      return fill_as<std::int8_t>(name_, alphabet, tensor);
    case ElementType::u8:
      return fill_as<std::uint8_t>(name_, alphabet, tensor);
    case ElementType::f16:
    case ElementType::bf16:
      return fill_halves(name_, alphabet, tensor);
  }
}

std::uint32_t RandomStream::next() {
  if (used_ == group_.size()) {
    kernels().random_group(name_, next_group_++, group_.data());
    used_ = 0;
  }
  const std::uint32_t low = group_[used_++];
  return low | static_cast<std::uint32_t>(group_[used_++]) << 16U;
}

std::int64_t RandomStream::below(std::int64_t bound) {
  const std::uint64_t high = next();
  const std::uint64_t bits = high << 32U | next();
  return static_cast<std::int64_t>(bits % static_cast<std::uint64_t>(bound));
}

}  // namespace convlaw
