// SPDX-License-Identifier: MIT
#include "convlaw/problem_text.h"
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// One step from legal to illegal, whatever the legal problem was. Numbers alone: the C interface
// has no words for padding.
Conv2dProblem make_illegal(Conv2dProblem p, std::int64_t way) {
  switch (way) {
    case 0:  // the kernel no longer fits
      p.kernel_size.h = vertical_axis(p).padded() + 1;
      break;
    case 1:
      p.kernel_size.w = horizontal_axis(p).padded() + 1;
      break;
    case 2:
      p.stride.h = 0;
      break;
    case 3:
      p.stride.w = -1;
      break;
    case 4:
      p.dilation.h = 0;
      break;
    case 5:
      p.dilation.w = -2;
      break;
    case 6:
      p.groups = 0;
      break;
    case 7:
      p.groups = p.in_channels + 1;
      p.out_channels *= p.groups;
      break;
    case 8:
      p.groups = p.out_channels + 1;
      p.in_channels *= p.groups;
      break;
    case 9:
      p.kernel_size.w = 0;
      break;
    case 10:
      p.padding = Padding::symmetric({-1, 0});
      break;
    default:
      p.out_channels = 0;
      break;
  }
  return p;
}

Verdict judge(Trial& trial) {
  if (!trial.dock().checks_legality()) {
    return Verdict::inconclusive("the implementation does not check legality");
  }
  TypedProblem illegal = trial.typed();
  illegal.problem = make_illegal(with_numeric_padding(trial.problem()), trial.draw(0, 11));
  const std::optional<Error> error = find_illegality(illegal.problem);
  if (!error) return Verdict::inconclusive("still legal: " + to_line(illegal.problem));
  if (trial.dock().ask(illegal).status == CallResult::Status::rejected) return Verdict::holds();
  return Verdict::broken("does not reject " + to_line(illegal.problem) + ": " + error->message());
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
    .judge = judge,
    .adapt = use_zeros_mode,
};

}  // namespace convlaw
