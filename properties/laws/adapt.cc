// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"

#include <algorithm>

namespace convlaw {

void use_zeros_mode(Case& c) {
  Conv2dProblem& p = c.problem();
  if (p.padding_mode == PaddingMode::zeros) return;
  p.padding_mode = PaddingMode::zeros;
  // Torch crops symmetrically in the other modes only.
  if (p.padding.is_symmetric()) {
    p.padding.begin = {std::max<std::int64_t>(p.padding.begin.h, 0),
                       std::max<std::int64_t>(p.padding.begin.w, 0)};
    p.padding.end = p.padding.begin;
  }
}

void use_bias(Case& c) { c.problem().bias = true; }

void use_two_images(Case& c) {
  if (c.problem().images() < 2 || !c.problem().batch) c.problem().batch = 2;
}

void use_two_groups(Case& c) {
  Conv2dProblem& p = c.problem();
  if (p.groups > 1) return;
  p.groups = 2;
  p.in_channels *= 2;
  p.out_channels *= 2;
}

void use_two_group_inputs(Case& c) {
  Conv2dProblem& p = c.problem();
  if (p.in_channels < 2 * p.groups) p.in_channels = 2 * p.groups;
}

}  // namespace convlaw
