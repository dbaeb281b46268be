// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"

#include <algorithm>

#include "properties/laws/trial.h"

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

void use_two_group_outputs(Case& c) {
  Conv2dProblem& p = c.problem();
  if (p.out_channels < 2 * p.groups) p.out_channels = 2 * p.groups;
}

void use_tiny_image(Case& c) {
  constexpr std::int64_t kTiny = 16;
  Conv2dProblem& p = c.problem();
  const std::int64_t images = std::max<std::int64_t>(p.images(), 1);
  const bool few_products = multiply_adds(p) / images <= kTiny;
  const bool few_elements = p.in_channels * p.height * p.width <= kTiny;
  if (few_products && few_elements && images <= kTiny) return;
  use_zeros_mode(c);
  p.batch = std::min<std::int64_t>(images, 3);
  p.groups = std::min<std::int64_t>(p.groups, 2);
  p.in_channels = p.groups;
  p.out_channels = 2 * p.groups;
  p.kernel_size = {1, 1 + p.kernel_size.w % 2};
  p.stride = p.dilation = {1, 1};
  p.padding = {};
  p.height = 1;
  p.width = 2 + p.width % 2;
}

void use_outputs(Case& c, std::int64_t least) {
  constexpr std::int64_t kMost = 1024;
  const auto extent_for = [&](const Axis& axis) {
    const std::int64_t of_one = axis.effective_kernel() - axis.begin - axis.end;
    const std::int64_t needed = grown(of_one, least - 1, axis.stride);
    return needed <= kMost ? std::max(axis.extent, needed) : axis.extent;
  };
  Conv2dProblem& p = c.problem();
  p.height = extent_for(vertical_axis(p));
  p.width = extent_for(horizontal_axis(p));
}

void use_numeric_padding(Case& c) { c.problem() = with_numeric_padding(c.problem()); }

void use_torus(Case& c) {
  Conv2dProblem& p = c.problem();
  // A torus is at least as long as the stride, and must fit into memory; and as the kernel.
  constexpr std::int64_t kLongest = 256;
  for (std::int64_t* size : {&p.stride.h, &p.stride.w, &p.dilation.h, &p.dilation.w}) {
    if (*size > kLongest) *size = 1;
  }
  const auto join_ends = [](Axis axis, std::int64_t& begin, std::int64_t& end,
                            std::int64_t& extent) {
    begin = (axis.effective_kernel() - 1) / 2;
    end = axis.effective_kernel() - 1 - begin;
    const std::int64_t least = std::max(axis.extent, end);
    extent = grown(0, (least - 1) / axis.stride + 1, axis.stride);
  };
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  p.padding_mode = PaddingMode::circular;
  p.padding.kind = Padding::Kind::numbers;
  join_ends(rows, p.padding.begin.h, p.padding.end.h, p.height);
  join_ends(columns, p.padding.begin.w, p.padding.end.w, p.width);
}

}  // namespace convlaw
