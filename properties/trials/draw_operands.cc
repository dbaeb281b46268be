// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "properties/trials/draw.h"
#include "reference/tests/ways/rounding.h"

namespace convlaw::trials {
namespace {

using Values = std::vector<double>;

enum class Kind : std::uint8_t { normal, positive, constant, sparse, wide, cancelling };

struct Draft {
  Values input, weight, bias;
};

double draw_element(Random& random, Kind kind, ElementType type) {
  switch (kind) {
    case Kind::positive:
      return random.uniform(0.5, 1);
    case Kind::sparse:
      return random.one_in(3) ? random.normal() : random.one_in(2) ? 0.0 : -0.0;
    case Kind::wide: {
      const int range = type == ElementType::f16 ? 4 : 16;
      return std::ldexp(random.uniform(-1, 1), -static_cast<int>(random.between(0, range)));
    }
    default:
      return random.normal();
  }
}

// Channel 2 i + 1 repeats channel 2 i of the input, and its weights are the other's negated: what
// remains of the sums is rounding, and one weight in 16.
void make_cancelling(Random& random, const Conv2dProblem& p, Draft& draft) {
  const std::int64_t plane = p.height * p.width;
  const std::int64_t area = p.kernel_size.h * p.kernel_size.w;
  const auto repeat = [](Values& values, std::int64_t length, std::int64_t channels, double sign) {
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(values.size()); ++i) {
      if (i / length % channels % 2 == 0) continue;
      values[static_cast<std::size_t>(i)] = sign * values[static_cast<std::size_t>(i - length)];
    }
  };
  repeat(draft.input, plane, p.in_channels / p.groups, 1);
  repeat(draft.weight, area, p.in_channels / p.groups, -1);
  for (double& w : draft.weight) {
    if (random.one_in(16)) w *= 1.25;
  }
}

Draft draw_draft(Random& random, const Conv2dProblem& p, ElementType type) {
  const auto kind = static_cast<Kind>(random.between(0, 5));
  const std::int64_t taps = p.in_channels / p.groups * p.kernel_size.h * p.kernel_size.w;
  Draft draft;
  draft.input.resize(static_cast<std::size_t>(p.images() * p.in_channels * p.height * p.width));
  draft.weight.resize(static_cast<std::size_t>(p.out_channels * taps));
  draft.bias.resize(static_cast<std::size_t>(p.bias ? p.out_channels : 0));
  for (Values* values : {&draft.input, &draft.weight}) {
    const double constant = random.uniform(0.5, 1);
    for (double& value : *values) {
      value = kind == Kind::constant ? constant : draw_element(random, kind, type);
    }
  }
  if (kind == Kind::cancelling) make_cancelling(random, p, draft);
  const double largest_bias = std::pow(static_cast<double>(taps), random.uniform(0, 1));
  for (double& value : draft.bias) value = largest_bias * random.uniform(-1, 1);
  return draft;
}

double largest(const Values& values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

// The power of two by which products and bias are multiplied, given that no sum exceeds 2^bound.
int exponent_of(Random& random, Scale scale, ElementType type, int bound) {
  const int normal = ways::least_normal_exponent(type);
  const int precision = precision_bits(type);
  const int most = std::ilogb(ways::greatest(type)) - 1 - bound;
  switch (scale) {
    case Scale::subnormal:
      return normal - bound - static_cast<int>(random.between(0, precision - 2));
    case Scale::tiny:
      return std::min(most, normal + static_cast<int>(random.between(-4, precision + 4)));
    case Scale::normal:
      return std::min(most, static_cast<int>(random.between(-3, 3)));
    case Scale::huge:
      break;
  }
  return most - static_cast<int>(random.between(0, 1));
}

AnyTensor stored(ElementType type, const Extents& extents, const Values& draft, int exponent) {
  AnyTensor tensor(type, extents);
  for (std::size_t i = 0; i < draft.size(); ++i) {
    tensor.set(static_cast<std::int64_t>(i), ways::round_to(type, std::ldexp(draft[i], exponent)));
  }
  return tensor;
}

std::int64_t draw_integer(Random& random, ElementType type, Scale scale) {
  const std::int64_t low = type == ElementType::u8 ? 0 : -128;
  const std::int64_t high = type == ElementType::u8 ? 255 : 127;
  switch (scale) {
    case Scale::subnormal:
      return random.between(std::max<std::int64_t>(low, -3), 3);
    case Scale::tiny:
      return random.between(low / 2, high / 2);
    case Scale::normal:
      return random.between(low, high);
    case Scale::huge:
      break;
  }
  return random.one_in(2) ? low : high;
}

}  // namespace

std::string_view to_string(Scale scale, ElementType type) {
  constexpr std::array<std::string_view, 4> kReal{"subnormal", "tiny", "normal", "huge"};
  constexpr std::array<std::string_view, 4> kInteger{"small", "half", "full", "extreme"};
  return (is_integer(type) ? kInteger : kReal)[static_cast<std::size_t>(scale)];
}

ways::Operands draw_operands(Random& random, const Conv2dProblem& p, ElementType type,
                             Scale scale) {
  const ElementTypes types = element_types(type);
  const Extents input{p.images(), p.in_channels, p.height, p.width};
  const Extents weight{p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w};
  const Extents bias{p.out_channels, 1, 1, 1};
  if (is_integer(type)) {
    ways::Operands operands{{types.input, input}, {types.weight, weight}, std::nullopt};
    for (AnyTensor* tensor : {&operands.input, &operands.weight}) {
      for (std::int64_t i = 0; i < tensor->size(); ++i) {
        tensor->set(i, static_cast<double>(draw_integer(random, tensor->type(), scale)));
      }
    }
    if (!p.bias) return operands;
    operands.bias = AnyTensor(types.bias, bias);
    for (std::int64_t i = 0; i < p.out_channels; ++i) {
      operands.bias->set(i, static_cast<double>(random.between(-(1 << 20), 1 << 20)));
    }
    return operands;
  }

  const Draft draft = draw_draft(random, p, type);
  const double taps =
      static_cast<double>(element_count(weight)) / static_cast<double>(p.out_channels);
  const double most = taps * largest(draft.input) * largest(draft.weight) + largest(draft.bias);
  const int bound = most > 0 ? std::ilogb(most) + 1 : 0;
  const int exponent = exponent_of(random, scale, type, bound);
  const int lean = type == ElementType::f16 ? 2 : 20;
  const int exponent_x = exponent / 2 + static_cast<int>(random.between(-lean, lean));
  ways::Operands operands{stored(type, input, draft.input, exponent_x),
                          stored(type, weight, draft.weight, exponent - exponent_x), std::nullopt};
  if (p.bias) operands.bias = stored(type, bias, draft.bias, exponent);
  return operands;
}

ways::Operands draw_layer(Random& random, const Conv2dProblem& p) {
  const Extents weight{p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w};
  const auto taps = static_cast<double>(weight[1] * weight[2] * weight[3]);
  ways::Operands operands{{ElementType::f32, {p.images(), p.in_channels, p.height, p.width}},
                          {ElementType::f32, weight},
                          AnyTensor(ElementType::f32, {p.out_channels, 1, 1, 1})};
  for (std::int64_t i = 0; i < operands.input.size(); ++i) {
    operands.input.set(i, random.normal());
  }
  for (AnyTensor* tensor : {&operands.weight, &*operands.bias}) {
    for (std::int64_t i = 0; i < tensor->size(); ++i) {
      tensor->set(i, random.uniform(-1, 1) / std::sqrt(taps));
    }
  }
  return operands;
}

}  // namespace convlaw::trials
