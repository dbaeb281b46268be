// SPDX-License-Identifier: MIT
#include <cmath>
#include <numeric>

#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

using Residue = std::uint64_t;  // below a modulus that is below 2^32, so that products fit

// Of both axes together. A prime is found among a few multiples of it.
constexpr std::int64_t kLongestPeriod = std::int64_t{1} << 20;

void adapt_transforms_multiply_on_the_torus(Case& c) {
  c.problem().stride = {1, 1};
  use_torus(c);
}

bool is_prime(Residue number) {
  for (Residue divisor = 2; divisor * divisor <= number; ++divisor) {
    if (number % divisor == 0) return false;
  }
  return number > 1;
}

Residue power(Residue base, Residue exponent, Residue modulus) {
  Residue result = 1;
  for (; exponent != 0; exponent /= 2) {
    if (exponent % 2 != 0) result = result * base % modulus;
    base = base * base % modulus;
  }
  return result;
}

// A number-theoretic transform at one frequency of each axis, modulo a prime q such that both
// extents divide q - 1: then x^((q - 1) / extent) is a root of unity on the axis whatever x is.
class Transform {
 public:
  Transform(Trial& trial, const Conv2dProblem& p) {
    const auto common = static_cast<Residue>(std::lcm(p.height, p.width));
    modulus_ = (Residue{1} << 24U) / common * common + 1;
    while (!is_prime(modulus_)) modulus_ += common;
    const auto powers_of_root = [&](std::int64_t extent) {
      const auto any = static_cast<Residue>(trial.draw(2, static_cast<std::int64_t>(modulus_) - 1));
      const Residue root = power(any, (modulus_ - 1) / static_cast<Residue>(extent), modulus_);
      std::vector<Residue> powers(static_cast<std::size_t>(extent), 1);
      for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * root % modulus_;
      return powers;
    };
    of_row_ = powers_of_root(p.height);
    of_column_ = powers_of_root(p.width);
  }

  Residue modulus() const { return modulus_; }
  Residue reduce(double integer) const {
    const auto modulus = static_cast<double>(modulus_);
    const double rest = std::abs(integer) < modulus ? integer : std::fmod(integer, modulus);
    return static_cast<Residue>(rest < 0 ? rest + modulus : rest);
  }
  /// Of the plane a(i, j); element (k, l) of it stands at (rows[k], columns[l]) of the image.
  Residue of(const Values& a, std::int64_t i, std::int64_t j, const std::vector<std::int64_t>& rows,
             const std::vector<std::int64_t>& columns) const {
    Residue sum = 0;
    for (std::int64_t k = 0; k < a.extent(2); ++k) {
      Residue of_row = 0;
      for (std::int64_t l = 0; l < a.extent(3); ++l) {
        const auto column = static_cast<std::size_t>(columns[static_cast<std::size_t>(l)]);
        of_row = (of_row + reduce(a(i, j, k, l)) * of_column_[column]) % modulus_;
      }
      const auto row = static_cast<std::size_t>(rows[static_cast<std::size_t>(k)]);
      sum = (sum + of_row * of_row_[row]) % modulus_;
    }
    return sum;
  }

 private:
  Residue modulus_ = 0;
  std::vector<Residue> of_row_, of_column_;  // powers of a root of unity
};

// A tap multiplies the element that lies so far behind the output: it stands before the origin.
std::vector<std::int64_t> places_of_taps(const Axis& axis) {
  std::vector<std::int64_t> places;
  for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
    const std::int64_t offset = (tap * axis.dilation - axis.begin) % axis.extent;
    places.push_back((axis.extent - offset) % axis.extent);
  }
  return places;
}

Verdict judge_transforms_multiply_on_the_torus(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  if (std::lcm(p.height, p.width) > kLongestPeriod) {
    return Verdict::inconclusive("the image is too large for a prime of 32 bits");
  }
  const Values y = trial.run();
  for (const double element : y.elements()) {
    if (!std::isfinite(element) || element != std::trunc(element)) {
      return Verdict::broken("a sum of products of integers is not an integer: " +
                             std::to_string(element));
    }
  }
  const Transform transform(trial, p);
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  std::vector<std::int64_t> rows(static_cast<std::size_t>(p.height));
  std::vector<std::int64_t> columns(static_cast<std::size_t>(p.width));
  std::iota(rows.begin(), rows.end(), 0);
  std::iota(columns.begin(), columns.end(), 0);
  const std::vector<std::int64_t> tap_rows = places_of_taps(vertical_axis(p));
  const std::vector<std::int64_t> tap_columns = places_of_taps(horizontal_axis(p));
  const Values ones = make_values({1, 1, p.height, p.width}, [](auto...) { return 1.0; });
  const Residue of_ones = transform.of(ones, 0, 0, rows, columns);
  const Residue modulus = transform.modulus();
  std::vector<Residue> inputs;  // the transforms of the input's planes
  for (std::int64_t n = 0; n < p.images(); ++n) {
    for (std::int64_t c = 0; c < p.in_channels; ++c) {
      inputs.push_back(transform.of(trial.input(), n, c, rows, columns));
    }
  }
  Values expected({y.extent(0), y.extent(1), 1, 1});
  Values got(expected.extents());
  for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
    const double bias = p.bias ? trial.bias()[static_cast<std::size_t>(oc)] : 0;
    std::vector<Residue> sums(static_cast<std::size_t>(p.images()),
                              transform.reduce(bias) * of_ones % modulus);
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      const Residue of_weight = transform.of(trial.weight(), oc, ic, tap_rows, tap_columns);
      const std::int64_t c = oc / group_outputs * group_inputs + ic;
      for (std::int64_t n = 0; n < p.images(); ++n) {
        const Residue of_input = inputs[static_cast<std::size_t>(n * p.in_channels + c)];
        Residue& sum = sums[static_cast<std::size_t>(n)];
        sum = (sum + of_input * of_weight) % modulus;
      }
    }
    for (std::int64_t n = 0; n < p.images(); ++n) {
      expected(n, oc, 0, 0) = static_cast<double>(sums[static_cast<std::size_t>(n)]);
      got(n, oc, 0, 0) = static_cast<double>(transform.of(y, n, oc, rows, columns));
    }
  }
  return trial.expect_same(
      expected, got,
      "the sum of products of transforms, and the output's, modulo " + std::to_string(modulus));
}

}  // namespace

const Law transforms_multiply_on_the_torus{
    .name = "transforms_multiply_on_the_torus",
    .chapter = "E12",
    .formula =
        "circular padding of dilation (kernel_size - 1) in all, stride 1: F(y[n, oc]) = sum over "
        "ic of F(x[n, c]) F(w[oc, ic] mirrored) + F(b[oc]), F at a random frequency modulo a prime",
    .reason =
        "the convolution theorem, with a root of unity modulo a prime in the place of the complex "
        "one, where it is exact",
    .exactness = Exactness::integers,
    .judge = judge_transforms_multiply_on_the_torus,
    .adapt = adapt_transforms_multiply_on_the_torus,
    .kept_because =
        "it checks a whole output at one frequency, by an algebra that no direct convolution uses",
};

}  // namespace convlaw
