// SPDX-License-Identifier: MIT
// Orders in which the addends of an output may be summed.
//
//   float sum = sum_in_order<Floating<float>>(Order::pairwise, addends);
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <vector>

#include "reference/tests/ways/operands.h"

namespace convlaw::ways {

enum class Order : std::uint8_t {
  definition,            ///< bias first, then tap after tap
  fused,                 ///< the same with FMA
  reversed,              ///< the last tap first, bias last
  bias_last,             ///< tap after tap, then the bias
  pairwise,              ///< halves, recursively
  blocked,               ///< blocks of 32 taps, each summed from zero and then added
  lanes_fma,             ///< 16 running sums with FMA, added up in a tree at the end
  split_k,               ///< four quarters, added in an order of nobody's choice
  positive_first,        ///< all positive addends, then all others: the largest partial sums
  magnitude_descending,  ///< the largest first, so that the small ones are lost
};

namespace detail {

template <class A>
typename A::Sum total(const std::vector<typename A::Sum>& terms) {
  typename A::Sum sum{0};
  for (const auto& term : terms) sum = A::add(sum, term);
  return sum;
}

template <class A>
typename A::Sum by_halves(const typename A::Sum* terms, std::size_t count) {
  if (count == 1) return terms[0];
  const std::size_t half = count / 2;
  return A::add(by_halves<A>(terms, half), by_halves<A>(terms + half, count - half));
}

template <class A>
typename A::Sum in_blocks(const Addends& a, std::size_t block, std::size_t first,
                          typename A::Sum sum) {
  for (std::size_t i = 0; i < a.x.size(); i += block) {
    const std::size_t begin = (i + first * block) % ((a.x.size() + block - 1) / block * block);
    typename A::Sum part{0};
    for (std::size_t k = begin; k < std::min(begin + block, a.x.size()); ++k) {
      part = A::add(part, A::product(a.x[k], a.w[k]));
    }
    sum = A::add(sum, part);
  }
  return sum;
}

template <class A>
typename A::Sum in_lanes(const Addends& a, typename A::Sum bias) {
  std::array<typename A::Sum, 16> lanes{};
  for (std::size_t i = 0; i < a.x.size(); ++i) {
    lanes[i % lanes.size()] = A::fused(a.x[i], a.w[i], lanes[i % lanes.size()]);
  }
  return A::add(bias, by_halves<A>(lanes.data(), lanes.size()));
}

}  // namespace detail

template <class A>
typename A::Sum sum_in_order(Order order, const Addends& a) {
  using Sum = typename A::Sum;
  const std::size_t count = a.x.size();
  const Sum bias = a.bias ? static_cast<Sum>(*a.bias) : Sum{0};
  switch (order) {
    case Order::definition:
    case Order::fused: {
      Sum sum = bias;
      for (std::size_t i = 0; i < count; ++i) {
        sum = order == Order::fused ? A::fused(a.x[i], a.w[i], sum)
                                    : A::add(sum, A::product(a.x[i], a.w[i]));
      }
      return sum;
    }
    case Order::blocked:
      return detail::in_blocks<A>(a, 32, 0, bias);
    case Order::split_k:
      return detail::in_blocks<A>(a, std::max<std::size_t>(1, (count + 3) / 4), count % 3, bias);
    case Order::lanes_fma:
      return detail::in_lanes<A>(a, bias);
    default:
      break;
  }
  std::vector<Sum> terms;
  terms.reserve(count + 1);
  for (std::size_t i = 0; i < count; ++i) terms.push_back(A::product(a.x[i], a.w[i]));
  if (order == Order::reversed) std::reverse(terms.begin(), terms.end());
  terms.push_back(bias);
  if (order == Order::pairwise) return detail::by_halves<A>(terms.data(), terms.size());
  if (order == Order::positive_first) {
    std::partition(terms.begin(), terms.end(), [](Sum term) { return term > 0; });
  }
  if (order == Order::magnitude_descending) {
    std::sort(terms.begin(), terms.end(),
              [](Sum s, Sum t) { return (s < 0 ? -s : s) > (t < 0 ? -t : t); });
  }
  return detail::total<A>(terms);
}

}  // namespace convlaw::ways
