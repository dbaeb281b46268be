// SPDX-License-Identifier: MIT
#include "properties/laws/special_values.h"

#include <algorithm>
#include <cmath>

namespace convlaw {
namespace {

// Outputs along an axis whose window covers input element `element`.
std::vector<bool> covering(const Axis& axis, std::int64_t element) {
  std::vector<bool> covers(static_cast<std::size_t>(axis.output()));
  for (std::int64_t out = 0; out < axis.output(); ++out) {
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
      if (axis.source(out, tap) == element) covers[static_cast<std::size_t>(out)] = true;
    }
  }
  return covers;
}

std::array<std::int64_t, 4> draw_element(Trial& trial) {
  const Extents extents = trial.input().extents();
  return {trial.draw(0, extents[0] - 1), trial.draw(0, extents[1] - 1),
          trial.draw(0, extents[2] - 1), trial.draw(0, extents[3] - 1)};
}

}  // namespace

Reach::Reach(Trial& trial) : Reach(trial.problem(), draw_element(trial)) {}

Reach::Reach(const Conv2dProblem& p, const std::array<std::int64_t, 4>& element)
    : element_(element),
      group_(element[1] / (p.in_channels / p.groups)),
      group_outputs_(p.out_channels / p.groups),
      rows_(covering(vertical_axis(p), element[2])),
      columns_(covering(horizontal_axis(p), element[3])) {}

Values Reach::with(Values input, double value) const {
  input(element_[0], element_[1], element_[2], element_[3]) = value;
  return input;
}

bool Reach::covers(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) const {
  return n == element_[0] && oc / group_outputs_ == group_ && rows_[static_cast<std::size_t>(oh)] &&
         columns_[static_cast<std::size_t>(ow)];
}

double huge_value(ElementType type) {
  if (is_integer(type)) return largest_integer(type);
  return std::ldexp(1.0, type == ElementType::f16 ? 14 : 70);
}

bool leaves_normal_f16(const Values& values) {
  return std::any_of(values.elements().begin(), values.elements().end(), [](double element) {
    return element != 0 && !(0x1p-14 <= std::abs(element) && std::abs(element) <= 65504);
  });
}

}  // namespace convlaw
