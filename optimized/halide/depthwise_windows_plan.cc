// SPDX-License-Identifier: MIT
// Which register tiles of whole windows there are for a depthwise convolution.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <iterator>
#include <optional>

#include "optimized/halide/blocks.h"
#include "optimized/halide/depthwise_plan.h"
#include "optimized/halide/integers.h"

namespace convlaw {
namespace {

std::int64_t rounded_up(std::int64_t number, std::int64_t step) {
  return divide_up(number, step) * step;
}

bool computes(const WindowsForm& form, const Conv2dProblem& p, const Plan& plan,
              const Zeros& rows) {
  const bool is_its_kernel = p.kernel_size == Size2{form.kernel, form.kernel} &&
                             plan.stride == Size2{form.down, form.stride} &&
                             plan.dilation == Size2{1, 1};
  const bool has_few_zeros = std::max(rows.before, rows.behind) <= form.kernel / 2;
  // Where registers are few, they do not hold the sums and weights of larger kernels.
  const bool fits = form.kernel < 5 || !plan.has_few_registers;
  const bool is_full = 5 * plan.output_width >= std::int64_t{2} * form.places();
  const bool is_long = form.columns <= kWidestVector && plan.output_width > form.places();
  return is_its_kernel && has_few_zeros && fits && is_full && !is_long &&
         form.rows <= plan.output_height;
}

}  // namespace

std::int64_t places_computed(const WindowsForm& form, const Plan& plan) {
  const auto places = static_cast<std::uint64_t>(form.places());
  return rounded_up(plan.output_height, form.rows) * divide_up(plan.output_width, form.places()) *
         static_cast<std::int64_t>(std::bit_ceil(places));
}

std::int64_t places_computed(const RowsTile& tile, const Plan& plan) {
  return rounded_up(plan.output_height, tile.rows) * rounded_up(plan.output_width, tile.columns);
}

std::optional<int> form_of_windows(const Conv2dProblem& p, const Plan& plan, const Zeros& rows) {
  std::optional<int> best;
  for (int number = 0; number < int{std::size(kWindowsForms)}; ++number) {
    const WindowsForm& form = kWindowsForms[number];
    if (!computes(form, p, plan, rows)) continue;
    const std::int64_t places = places_computed(form, plan);
    if (!best || places < places_computed(kWindowsForms[*best], plan)) best = number;
  }
  return best;
}

}  // namespace convlaw
