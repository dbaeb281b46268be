// SPDX-License-Identifier: MIT
#include <algorithm>

#include "convlaw/problem_text.h"
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// The numbers of one axis.
struct AxisFields {
  std::int64_t Size2::*number;
  std::int64_t size;
};

// Its begin padding and its stride are `far`, so that the first window lies in padding and the
// second begins where the image does. In `near` that is the only window.
Verdict judge_far_padding(Trial& trial, Conv2dProblem near, AxisFields axis, std::int64_t far) {
  const auto at = axis.number;
  const std::int64_t extent = near.dilation.*at * (near.kernel_size.*at - 1) + 1;
  near.padding.begin.*at = 0;
  near.padding.end.*at = std::max<std::int64_t>(0, extent - axis.size);
  near.stride.*at = axis.size + near.padding.end.*at;
  Conv2dProblem distant = near;
  distant.padding.begin.*at = distant.stride.*at = far;
  trial.require_room(near);
  const Values near_y = trial.run(near, trial.operands());
  const Values distant_y = trial.run(distant, trial.operands());
  const Values bias = bias_everywhere(trial.bias(), distant_y.extents());
  const bool is_row = at == &Size2::h;
  const Values expected = make_values(distant_y.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    if ((is_row ? oh : ow) == 0) return bias(n, oc, oh, ow);
    return near_y(n, oc, is_row ? 0 : oh, is_row ? ow : 0);
  });
  return trial.expect_same(expected, distant_y,
                           "one window in the padding and one over the image, each by itself and "
                           "far apart: " +
                               to_line(distant));
}

// The dilation is `far`, and the begin padding what the kernel then needs, so that only its last
// tap reaches the image. In `near` that is the only tap.
Verdict judge_far_taps(Trial& trial, Conv2dProblem distant, AxisFields axis, std::int64_t far) {
  const auto at = axis.number;
  distant.kernel_size.*at = std::max<std::int64_t>(2, distant.kernel_size.*at);
  distant.dilation.*at = far;
  distant.padding.begin.*at = far * (distant.kernel_size.*at - 1);
  distant.padding.end.*at = 0;
  Conv2dProblem near = distant;
  near.kernel_size.*at = near.dilation.*at = 1;
  near.padding.begin.*at = 0;
  trial.require_room(near);
  const Operands operands = trial.draw_operands(distant);
  Operands near_operands = operands;
  const std::int64_t last = distant.kernel_size.*at - 1;
  const bool is_row = at == &Size2::h;
  near_operands.weight = make_values(weight_extents(near), [&](auto oc, auto c, auto kh, auto kw) {
    return operands.weight(oc, c, is_row ? last : kh, is_row ? kw : last);
  });
  const Values near_y = trial.run(near, near_operands);
  const Values distant_y = trial.run(distant, operands);
  return trial.expect_same(
      near_y, distant_y,
      "the last tap alone, and with the others far away in the padding: " + to_line(distant));
}

Verdict judge_far_windows_read_what_near_ones_do(Trial& trial) {
  const Conv2dProblem p = with_numeric_padding(trial.problem());
  const AxisFields axis =
      trial.draw(0, 1) == 0 ? AxisFields{&Size2::h, p.height} : AxisFields{&Size2::w, p.width};
  const std::int64_t far = (std::int64_t{1} << trial.draw(31, 33)) + trial.draw(0, 2);
  return trial.draw(0, 1) == 0 ? judge_far_padding(trial, p, axis, far)
                               : judge_far_taps(trial, p, axis, far);
}

}  // namespace

const Law far_windows_read_what_near_ones_do{
    .name = "far_windows_read_what_near_ones_do",
    .chapter = "D27",
    .formula =
        "f(x; padding = stride = P)[0] = b and [1] = f(x; padding = 0)[0]; f(x, w; dilation = P, "
        "padding = P (KH - 1)) = f(x, w[KH-1:]), for P beyond 2^31, along either axis",
    .reason =
        "stride * output - padding + dilation * tap is small where padding is as large as the "
        "others; torch's numbers have 64 bits. Who writes the padding down lacks memory or time "
        "for "
        "it, which is no fault",
    .exactness = Exactness::integers,
    .judge = judge_far_windows_read_what_near_ones_do,
    .adapt = use_zeros_mode,
    .makes_its_own_problems = true,
    .may_ask_too_much = true,
};

}  // namespace convlaw
