// SPDX-License-Identifier: MIT
// THE definition: torch.nn.Conv2d's forward pass as seven nested loops. Everything else in this
// project is measured against this function, so it is written to be read, not to be fast.
#pragma once

#include <cstdint>
#include <optional>

#include "convlaw/problem.h"
#include "convlaw/tensor.h"

namespace convlaw {

/// output(n, oc, oh, ow) = bias(oc) + sum over ic, kh, kw of
///     input(n, g * C/groups + ic, oh * stride - padding + kh * dilation, ...) * weight(oc, ic, kh,
///     kw)
/// where g = oc / (OC/groups) is the group of oc, and an input outside the image is what
/// padding_mode says (nothing at all for zeros).
///
/// `problem` must be legal; input (N, C, H, W), weight (OC, C/groups, KH, KW) and output
/// (N, OC, H_out, W_out) must have its shapes, N = 1 when it is unbatched. `bias` has OC elements
/// or is null. Sums are formed in Accumulator, bias first, in the order of the loops, and converted
/// to the output's type at the end: one rounding for f16 and bf16, whose Accumulator is float. That
/// of integers is std::int64_t, which no sum of 8-bit products leaves; converting it to i32 is
/// exact, or the remainder modulo 2^32 that an accumulator which wraps around would hold.
template <class Accumulator, class X, class W, class B, class Y>
void conv2d(const Conv2dProblem& problem, TensorView<X> input, TensorView<W> weight, const B* bias,
            TensorView<Y> output) {
  const Axis rows = vertical_axis(problem);
  const Axis columns = horizontal_axis(problem);
  const std::int64_t group_inputs = problem.in_channels / problem.groups;
  const std::int64_t group_outputs = problem.out_channels / problem.groups;

  for (std::int64_t n = 0; n < output.extent(0); ++n) {
    for (std::int64_t oc = 0; oc < output.extent(1); ++oc) {
      for (std::int64_t oh = 0; oh < output.extent(2); ++oh) {
        for (std::int64_t ow = 0; ow < output.extent(3); ++ow) {
          Accumulator sum = bias ? static_cast<Accumulator>(bias[oc]) : Accumulator(0);
          for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
            const std::int64_t c = oc / group_outputs * group_inputs + ic;
            for (std::int64_t kh = 0; kh < problem.kernel_size.h; ++kh) {
              const std::optional<std::int64_t> ih = rows.source(oh, kh);
              for (std::int64_t kw = 0; kw < problem.kernel_size.w; ++kw) {
                const std::optional<std::int64_t> iw = columns.source(ow, kw);
                if (!ih || !iw) continue;  // a zero of the padding
                sum += static_cast<Accumulator>(input(n, c, *ih, *iw)) *
                       static_cast<Accumulator>(weight(oc, ic, kh, kw));
              }
            }
          }
          output(n, oc, oh, ow) = static_cast<Y>(sum);
        }
      }
    }
  }
}

}  // namespace convlaw
