// SPDX-License-Identifier: MIT
#include "properties/trials/checkers.h"

#include <algorithm>
#include <cmath>

namespace convlaw::trials {
namespace {

using Values = std::vector<double>;

template <class Near>
std::int64_t count_far(const Values& got, Near near) {
  std::int64_t far = 0;
  for (std::size_t i = 0; i < got.size(); ++i) far += near(i) ? 0 : 1;
  return far;
}

// torch.allclose, numpy.isclose, torch.testing.assert_close: thousandths of millionths.
template <int rtol_e9, int atol_e9>
std::int64_t not_close(const Expected& expected, const Values& got) {
  return count_far(got, [&](std::size_t i) {
    return std::abs(got[i] - expected.rounded[i]) <=
           atol_e9 * 1e-9 + rtol_e9 * 1e-9 * std::abs(expected.rounded[i]);
  });
}

// m u S: what any order of summation may do.
std::int64_t beyond_any_order(const Expected& expected, const Values& got) {
  return count_far(got, [&](std::size_t i) {
    return std::abs(got[i] - expected.exact[i]) <=
           expected.addends[i] * 0x1p-24 * expected.magnitudes[i];
  });
}

template <std::int64_t (*rejected)(const Expected&, const Values&)>
bool none_rejected(const Expected& expected, const Values& got) {
  return rejected(expected, got) == 0;
}

template <std::int64_t (*rejected)(const Expected&, const Values&)>
Checker each_output(std::string name) {
  return {std::move(name), none_rejected<rejected>, rejected};
}

double squared_distance(const Expected& expected, const Values& got) {
  double sum = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double difference = got[i] - expected.rounded[i];
    sum += difference * difference;
  }
  return sum;
}

// ggml, test-backend-ops: mean squared error over the mean square.
template <int limit_e9>
bool nmse(const Expected& expected, const Values& got) {
  double norm = 0;
  for (const double value : expected.rounded) norm += value * value;
  return squared_distance(expected, got) <= limit_e9 * 1e-9 * norm;
}

// MIOpen, verify.hpp: rms_range.
template <int limit_e9>
bool rms_range(const Expected& expected, const Values& got) {
  double largest = 0;
  for (const double value : expected.rounded) largest = std::max(largest, std::abs(value));
  for (const double value : got) largest = std::max(largest, std::abs(value));
  return std::sqrt(squared_distance(expected, got)) <=
         limit_e9 * 1e-9 * std::sqrt(static_cast<double>(got.size())) * largest;
}

}  // namespace

Expected expect(const Conv2dProblem& problem, const ways::Operands& operands) {
  Expected expected;
  ways::for_each_output(problem, operands, [&](std::int64_t, const ways::Addends& a) {
    // Products of two f32 are exact in f64; what an addition loses is kept beside the sum.
    double sum = a.bias.value_or(0);
    double lost = 0;
    double magnitude = std::abs(sum);
    double addends = sum != 0 ? 1 : 0;
    for (std::size_t i = 0; i < a.x.size(); ++i) {
      const double product = a.x[i] * a.w[i];
      const double next = sum + product;
      const double kept = next - sum;
      lost += (sum - (next - kept)) + (product - kept);
      sum = next;
      magnitude += std::abs(product);
      addends += product != 0 ? 1 : 0;
    }
    expected.exact.push_back(sum + lost);
    expected.rounded.push_back(static_cast<double>(static_cast<float>(sum + lost)));
    expected.magnitudes.push_back(magnitude);
    expected.addends.push_back(addends);
  });
  return expected;
}

std::vector<Checker> checkers() {
  return {each_output<not_close<1'300, 10'000>>("assert_close"),
          each_output<not_close<100'000, 100'000>>("1e-4"),
          each_output<not_close<1'000'000, 1'000'000>>("1e-3"),
          each_output<not_close<10'000'000, 10'000'000>>("1e-2"),
          {"NMSE 1e-7", nmse<100>, nullptr},
          {"NMSE 5e-4", nmse<500'000>, nullptr},
          {"MIOpen RMS", rms_range<1'500>, nullptr},
          each_output<beyond_any_order>("m u S")};
}

}  // namespace convlaw::trials
