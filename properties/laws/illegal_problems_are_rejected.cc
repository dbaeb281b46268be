// SPDX-License-Identifier: MIT
#include "convlaw/problem_text.h"
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

constexpr std::int64_t kWays = 14;

// Taps of a kernel of which the last is the first to lie beyond the padded input.
std::int64_t least_too_large(const Axis& axis) { return (axis.padded() - 1) / axis.dilation + 2; }

// One step from legal to illegal, whatever the legal problem was. Numbers alone: the C interface
// has no words for padding.
Conv2dProblem make_illegal(Conv2dProblem p, std::int64_t way) {
  switch (way) {
    case 0:  // the kernel no longer fits
      p.kernel_size.h = least_too_large(vertical_axis(p));
      break;
    case 1:
      p.kernel_size.w = least_too_large(horizontal_axis(p));
      break;
    case 2:  // by a single row or column, which a division by the stride may hide
      p.height = vertical_axis(p).effective_kernel() - p.padding.begin.h - p.padding.end.h - 1;
      break;
    case 3:
      p.width = horizontal_axis(p).effective_kernel() - p.padding.begin.w - p.padding.end.w - 1;
      break;
    case 4:
      p.stride.h = 0;
      break;
    case 5:
      p.stride.w = -1;
      break;
    case 6:
      p.dilation.h = 0;
      break;
    case 7:
      p.dilation.w = -2;
      break;
    case 8:
      p.groups = 0;
      break;
    case 9:
      p.groups = p.in_channels + 1;
      p.out_channels *= p.groups;
      break;
    case 10:
      p.groups = p.out_channels + 1;
      p.in_channels *= p.groups;
      break;
    case 11:
      p.kernel_size.w = 0;
      break;
    case 12:
      p.padding = Padding::symmetric({-1, 0});
      break;
    default:
      p.out_channels = 0;
      break;
  }
  return p;
}

Verdict judge_illegal_problems_are_rejected(Trial& trial) {
  if (!trial.dock().checks_legality()) {
    return Verdict::inconclusive("the implementation does not check legality");
  }
  for (std::int64_t way = 0; way < kWays; ++way) {
    TypedProblem illegal = trial.typed();
    illegal.problem = make_illegal(with_numeric_padding(trial.problem()), way);
    const std::optional<Error> error = find_illegality(illegal.problem);
    if (!error) continue;  // negative padding that is not symmetric
    if (trial.dock().ask(illegal).status != CallResult::Status::rejected) {
      return Verdict::broken("does not reject " + to_line(illegal.problem) + ": " +
                             error->message());
    }
  }
  return Verdict::holds();
}

}  // namespace

const Law illegal_problems_are_rejected{
    .name = "illegal_problems_are_rejected",
    .chapter = "A3",
    .formula =
        "legal iff torch computes it; padded size < dilation * (kernel_size - 1) + 1 is an error",
    .reason =
        "torch raises an error where a rule is broken, and never gives an empty tensor instead",
    .exactness = Exactness::any_data,
    .judge = judge_illegal_problems_are_rejected,
    .adapt = use_zeros_mode,
    .makes_its_own_problems = true,
};

}  // namespace convlaw
