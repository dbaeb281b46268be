// SPDX-License-Identifier: MIT
// For up to four addends: every result that some legal way of adding them up gives. All orders,
// multiplications fused or rounded by themselves, the accumulator's format or a wider one, and
// mixtures of the two, are tried.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "convlaw/enclosure.h"
#include "convlaw/format.h"

namespace convlaw {

inline constexpr std::size_t kEnumerable = 4;

class LegalSums {
 public:
  /// The non-zero products of `terms`, and its bias: a summand where `late_bias` is false, else
  /// added to the rounded sum and rounded again. At most kEnumerable addends.
  LegalSums(const OutputTerms& terms, bool late_bias, const Format& accumulator,
            const Format& output);

  /// Is `wanted` one of them? The likely ways are tried first.
  bool contains(double wanted) const;

  /// All of them, numbers of the output's format.
  std::vector<double> values() const;

 private:
  struct Addend {
    bool is_product = false;
    double x = 0;  // of a product
    double w = 0;
    double value = 0;  // of anything else
  };
  class Search;

  void search(Search& search) const;

  std::vector<Addend> addends_;
  std::optional<double> late_bias_;
  Format accumulator_;
  Format output_;
};

}  // namespace convlaw
