// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>

#include "convlaw/enclosure.h"
#include "convlaw/exact_arithmetic.h"

namespace convlaw {
namespace {

// B_2 + ... + B_m of the addends, from above.
double sum_of_largest(std::vector<double>& positive, std::vector<double>& negative) {
  std::sort(positive.begin(), positive.end(), std::greater<>());
  std::sort(negative.begin(), negative.end(), std::greater<>());
  const std::size_t m = positive.size() + negative.size();
  double of_positive = 0;
  double of_negative = 0;
  double sum = 0;
  for (std::size_t k = 0; k < m; ++k) {
    if (k < positive.size()) of_positive += positive[k];
    if (k < negative.size()) of_negative += negative[k];
    if (k > 0) sum += std::max(of_positive, of_negative);
  }
  return sum * (1 + static_cast<double>(2 * m + 8) * 0x1p-53);
}

}  // namespace

OutputSums sum_terms(const OutputTerms& terms) {
  OutputSums sums;
  double granularity = std::numeric_limits<double>::infinity();
  std::vector<double> positive;
  std::vector<double> negative;
  const auto add = [&](double addend) {
    if (addend > 0) positive.push_back(addend);
    if (addend < 0) negative.push_back(-addend);
  };
  for (std::size_t i = 0; i < terms.input.size(); ++i) {
    const double x = terms.input[i];
    const double w = terms.weight[i];
    sums.largest_input = std::max(sums.largest_input, std::fabs(x));
    sums.largest_weight = std::max(sums.largest_weight, std::fabs(w));
    if (x == 0 || w == 0) continue;
    ++sums.products;
    granularity = std::min(granularity, granularity_of(x) * granularity_of(w));
    sums.magnitude += std::fabs(x * w);
    add(x * w);
  }
  const auto n = static_cast<double>(sums.products);
  // A product in f64 may fall below the smallest subnormal number.
  sums.magnitude = sums.magnitude * (1 + (n + 8) * 0x1p-53) + n * 0x1p-1074;
  sums.bias = terms.bias.value_or(0);
  add(sums.bias);
  granularity = std::min(granularity, granularity_of(sums.bias));
  sums.granularity = std::isfinite(granularity) ? granularity : 0;
  sums.ordered_magnitude = sum_of_largest(positive, negative) + n * n * 0x1p-1074;
  const CertifiedSum sum = dot2(terms.input, terms.weight, 0);
  sums.value = sum.high;
  sums.value_low = sum.low;
  sums.value_error = sum.error;
  return sums;
}

}  // namespace convlaw
