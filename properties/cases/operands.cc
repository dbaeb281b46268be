// SPDX-License-Identifier: MIT
#include "properties/cases/operands.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "convlaw/bulk.h"
#include "properties/cases/own_data.h"
#include "properties/choices/choices.h"

namespace convlaw {
namespace {

// bits % divisor for any bits, without a division: Lemire, Kaser & Kurz, "Faster remainder by
// direct computation" (2019), with F = 128 bits, exact where divisor and bits have 64.
class Remainder {
 public:
  explicit Remainder(std::uint64_t divisor) : divisor_(divisor), inverse_(~Wide{0} / divisor + 1) {}

  std::uint64_t of(std::uint64_t bits) const {
    const Wide fraction = inverse_ * bits;  // of bits / divisor, in units of 2^-128
    const Wide low = static_cast<std::uint64_t>(fraction) * Wide{divisor_} >> 64U;
    return static_cast<std::uint64_t>(((fraction >> 64U) * divisor_ + low) >> 64U);
  }

 private:
  __extension__ using Wide = unsigned __int128;
  std::uint64_t divisor_;
  Wide inverse_;  // 2^128 / divisor, rounded up
};

// Makes an integer of [lowest, highest] of random bits.
class Integers {
 public:
  Integers(std::int64_t lowest, std::int64_t highest)
      : lowest_(lowest), above_(static_cast<std::uint64_t>(highest - lowest + 1)) {}

  double operator()(std::uint64_t bits) const {
    return static_cast<double>(lowest_ + static_cast<std::int64_t>(above_.of(bits)));
  }

 private:
  std::int64_t lowest_;
  Remainder above_;
};

enum class Role : std::uint64_t { input = 1, weight = 2, bias = 3 };

// Products summed in one output, padding included.
std::int64_t taps_of(const Conv2dProblem& p) {
  return p.in_channels / p.groups * p.kernel_size.h * p.kernel_size.w;
}

// How large the elements of an exact pattern may be, and how many weights of a kernel may not be
// zero: one in `sparsity`.
struct Amplitudes {
  std::int64_t input, weight, bias;
  std::int64_t sparsity = 1;

  std::int64_t of(Role role) const {
    return role == Role::input ? input : role == Role::weight ? weight : bias;
  }
};

// Largest a such that headroom * (taps + 1) * a^2 < 2^p: then no sum of `taps` products of numbers
// up to a, and a bias up to a, leaves the integers that the output's type represents. Where not
// even ones may be summed (bf16 has 2^8), most weights must be zeros. Elements of 8 bits are
// smaller than that, and leave half of 2^p to the bias, which has a type of its own.
Amplitudes amplitudes_of(const Case& c, std::int64_t headroom) {
  const ElementTypes types = element_types(c.typed.dtype);
  const bool integers = is_integer(types.input);
  const double limit = std::ldexp(1.0, precision_bits(types.output) - (integers ? 1 : 0)) - 1;
  const double terms =
      static_cast<double>(headroom) * (static_cast<double>(taps_of(c.problem())) + 1);
  const auto a =
      std::max<std::int64_t>(1, static_cast<std::int64_t>(std::floor(std::sqrt(limit / terms))));
  if (!integers) {
    const double sparsity = terms <= limit ? 1 : std::ceil(2 * terms / limit);
    return {a, a, a, static_cast<std::int64_t>(sparsity)};
  }
  constexpr std::int64_t kBias = std::int64_t{1} << 24;
  const auto within = [&](ElementType type) {
    return std::max<std::int64_t>(
        1, std::min(a, static_cast<std::int64_t>(largest_integer(type)) / headroom));
  };
  return {within(types.input), within(types.weight), kBias / headroom};
}

class Filler {
 public:
  Filler(const Case& c, Role role, const Amplitudes& amplitudes)
      : pattern_(c.data.pattern),
        role_(role),
        type_(c.typed.dtype),
        is_unsigned_(role == Role::input && type_ == ElementType::u8),
        amplitude_(amplitudes.of(role)),
        sparsity_(role == Role::weight && is_exact(pattern_) ? amplitudes.sparsity : 1),
        ids_(std::min(std::max<std::int64_t>(taps_of(c.problem()), 1),
                      is_integer(type_) ? amplitudes.weight : amplitude_ * amplitude_)),
        precision_(precision_bits(type_)),
        key_(mix(c.data.seed, static_cast<std::uint64_t>(role))) {}

  Values fill(const Extents& extents) const {
    using enum Pattern;
    Values values(extents);
    switch (pattern_) {
      case ones:
        fill_by_position(values, [](std::int64_t) { return 1.0; });
        break;
      case ramp:
        fill_by_position(values, [this](std::int64_t position) {
          return static_cast<double>(1 + position % amplitude_);
        });
        break;
      case one_hot:
        if (role_ == Role::input && values.size() > 0) {
          values.elements()[key_ % values.size()] = 1;
        } else if (role_ == Role::weight) {
          fill_by_position(values, [this](std::int64_t position) {
            return static_cast<double>(1 + position % ids_);
          });
        }
        break;
      case small_ints:
        fill_by_hash(values, integers(std::min<std::int64_t>(3, amplitude_)));
        break;
      case sparse:
        fill_by_hash(values,
                     [integer = integers(std::min<std::int64_t>(9, amplitude_))](
                         std::uint64_t bits) { return bits % 4 == 0 ? integer(bits / 4) : 0; });
        break;
      case floats:
        if (!is_integer(type_)) {
          fill_by_hash(values, [this](std::uint64_t bits) { return real(bits); });
          break;
        }
        [[fallthrough]];
      case ints:
        fill_by_hash(values, integers(amplitude_));
        break;
      case hot:
      case own:
        break;
    }
    return values;
  }

 private:
  template <class Element>
  void fill_by_position(Values& values, Element element) const {
    fill_each(values, [&](std::int64_t position, auto...) { return element(position); });
  }

  template <class Element>
  void fill_by_hash(Values& values, Element element) const {
    fill_each(values, [&](std::int64_t, auto... index) { return element(hash(index...)); });
  }

  template <class Element>
  void fill_each(Values& values, Element element) const {
    double* next = values.elements().data();
    std::int64_t position = 0;
    for_each_index(values.extents(), [&](std::int64_t i, auto... rest) {
      const bool is_zero = sparsity_ > 1 && (position - i) % sparsity_ != 0;
      *next++ = is_zero ? 0 : element(position, i, rest...);
      ++position;
    });
  }

  std::uint64_t hash(std::int64_t i, std::int64_t j, std::int64_t k, std::int64_t l) const {
    const auto term = [](std::int64_t index, std::uint64_t factor) {
      return static_cast<std::uint64_t>(index) * factor;
    };
    return mix(key_, term(i, 0x9e3779b97f4a7c15U) + term(j, 0xc2b2ae3d27d4eb4fU) +
                         term(k, 0x165667b19e3779f9U) + term(l, 0xd6e8feb86659fd93U));
  }

  Integers integers(std::int64_t most) const { return {is_unsigned_ ? 0 : -most, most}; }

  double real(std::uint64_t bits) const {
    const auto significand = static_cast<double>(bits >> (64 - precision_ + 1)) +
                             std::ldexp(1.0, precision_ - 1);  // in [2^(p-1), 2^p)
    // 2^-9 to 2^7; in f16, whose sums must not overflow, 2^-2 to 2^2.
    const int exponent = type_ == ElementType::f16 ? static_cast<int>(bits & 3) - 1 - precision_
                                                   : static_cast<int>(bits & 15) - 8 - precision_;
    return std::ldexp((bits & 16) != 0 ? -significand : significand, exponent);
  }

  Pattern pattern_;
  Role role_;
  ElementType type_;  // of the input
  bool is_unsigned_;
  std::int64_t amplitude_;
  std::int64_t sparsity_;
  std::int64_t ids_;  // so many taps of a kernel have numbers of their own in a one-hot case
  int precision_;
  std::uint64_t key_;
};

// A law may have changed the case since the place was chosen: beyond the tensor it comes in again.
void set_one(Values& values, const std::array<std::int64_t, 4>& place) {
  if (values.size() == 0) return;
  const Extents& extents = values.extents();
  values(place[0] % extents[0], place[1] % extents[1], place[2] % extents[2],
         place[3] % extents[3]) = 1;
}

bool is_in_range(ElementType type, const std::vector<double>& elements) {
  if (!is_integer(type)) return true;
  const double high = largest_integer(type);
  if (type != ElementType::u8 && largest_magnitude(elements) <= high) return true;
  const double low = type == ElementType::u8 ? 0 : -high - 1;
  return std::count_if(elements.begin(), elements.end(),
                       [&](double x) { return !(low <= x && x <= high); }) == 0;
}

}  // namespace

double largest_integer(ElementType type) { return std::ldexp(1.0, precision_bits(type)) - 1; }

bool operands_are_in_range(ElementType type, const Operands& operands) {
  const ElementTypes types = element_types(type);
  return is_in_range(types.input, operands.input.elements()) &&
         is_in_range(types.weight, operands.weight.elements()) &&
         is_in_range(types.bias, operands.bias);
}

Extents input_extents(const Conv2dProblem& p) {
  return {p.images(), p.in_channels, p.height, p.width};
}

Extents weight_extents(const Conv2dProblem& p) {
  return {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w};
}

Extents output_extents(const Conv2dProblem& p) {
  const Size2 out = output_size(p);
  return {p.images(), output_channels(p), out.h, out.w};
}

double elements_of_a_run(const Conv2dProblem& p) {
  const auto product = [](const Extents& extents) {
    double elements = 1;
    for (const std::int64_t extent : extents) elements *= static_cast<double>(extent);
    return elements;
  };
  Extents padded = input_extents(p);
  padded[2] = std::max(padded[2], vertical_axis(p).padded());
  padded[3] = std::max(padded[3], horizontal_axis(p).padded());
  return product(padded) + product(weight_extents(p)) + product(output_extents(p));
}

Operands make_operands(const Case& c, std::int64_t headroom) {
  if (c.data.pattern == Pattern::own) return make_own_operands(c);
  const Conv2dProblem& p = c.problem();
  const Amplitudes amplitudes = amplitudes_of(c, headroom);
  Operands operands{Filler(c, Role::input, amplitudes).fill(input_extents(p)),
                    Filler(c, Role::weight, amplitudes).fill(weight_extents(p)),
                    {}};
  if (c.data.pattern == Pattern::hot) {
    set_one(operands.input, c.data.hot.input);
    set_one(operands.weight, c.data.hot.weight);
  }
  if (p.bias) {
    operands.bias = Filler(c, Role::bias, amplitudes).fill({p.out_channels, 1, 1, 1}).elements();
  }
  return operands;
}

bool sums_are_exact(ElementType type, const Operands& operands) {
  const auto& weight = operands.weight.elements();
  if (!all_are_integers(operands.input.elements()) || !all_are_integers(weight) ||
      !all_are_integers(operands.bias)) {
    return false;
  }
  const double largest_input = largest_magnitude(operands.input.elements());
  const double limit = std::ldexp(1.0, precision_bits(element_types(type).output));
  const auto channels = static_cast<std::size_t>(operands.weight.extent(0));
  for (std::size_t oc = 0; oc < channels; ++oc) {
    const std::size_t taps = weight.size() / channels;
    const double bias = operands.bias.empty() ? 0 : std::abs(operands.bias[oc]);
    const double sum = sum_of_magnitudes({weight.data() + oc * taps, taps});
    if (!(largest_input * sum + bias < limit)) return false;
  }
  return true;
}

}  // namespace convlaw
