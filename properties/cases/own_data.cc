// SPDX-License-Identifier: MIT
#include "properties/cases/own_data.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "properties/choices/choices.h"

namespace convlaw {
namespace {

std::unique_ptr<const Operands> own;

double as_type(ElementType type, double value) {
  if (!is_integer(type)) return rounded_to(type, value);
  const double high = largest_integer(type);
  const double low = type == ElementType::u8 ? 0 : -high - 1;
  return std::clamp(std::nearbyint(value), low, high);
}

Values repeated(const Values& from, const Extents& extents, ElementType type, std::uint64_t key) {
  Values values(extents);
  if (from.size() == 0) return values;
  std::array<std::int64_t, 4> shift{};
  for (std::size_t axis = 0; axis < shift.size() && key != 0; ++axis) {
    const auto extent = static_cast<std::uint64_t>(from.extent(axis));
    shift[axis] = static_cast<std::int64_t>(mix(key, axis) % extent);
  }
  double* next = values.elements().data();
  for_each_index(extents, [&](auto i, auto j, auto k, auto l) {
    *next++ = as_type(type, from((i + shift[0]) % from.extent(0), (j + shift[1]) % from.extent(1),
                                 (k + shift[2]) % from.extent(2), (l + shift[3]) % from.extent(3)));
  });
  return values;
}

}  // namespace

void set_own_data(std::unique_ptr<const Operands> data) { own = std::move(data); }

bool has_own_data() { return own != nullptr; }

Operands make_own_operands(const Case& c) {
  const Conv2dProblem& p = c.problem();
  const ElementTypes types = element_types(c.typed.dtype);
  const Operands none;
  const Operands& from = own ? *own : none;
  const auto key = [&](std::uint64_t role) {
    return c.data.seed == 0 ? 0 : mix(c.data.seed, role);
  };
  Operands operands{repeated(from.input, input_extents(p), types.input, key(1)),
                    repeated(from.weight, weight_extents(p), types.weight, key(2)),
                    {}};
  if (!p.bias) return operands;
  const auto channels = static_cast<std::int64_t>(from.bias.size());
  Values bias({1, 1, 1, channels});
  bias.elements() = from.bias;
  operands.bias = repeated(bias, {1, 1, 1, p.out_channels}, types.bias, key(3)).elements();
  return operands;
}

}  // namespace convlaw
