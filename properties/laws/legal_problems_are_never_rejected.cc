// SPDX-License-Identifier: MIT
#include <limits>

#include "convlaw/problem_text.h"
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// Still legal, but with one number beyond 32 bits: nobody has the tensors, and nobody needs them to
// answer.
Conv2dProblem make_large(Conv2dProblem p, std::int64_t way) {
  constexpr std::int64_t kLarge = 6442450944;  // 2^32 + 2^31: negative in 32 bits
  switch (way) {
    case 0:
      p.batch = kLarge;
      break;
    case 1:
      p.height += kLarge;
      break;
    case 2:
      p.width += kLarge;
      break;
    case 3:
      p.padding.begin.h = p.padding.end.h = kLarge;
      break;
    case 4:
      p.stride.h = std::numeric_limits<std::int64_t>::max();
      break;
    case 5:
      p.stride.w = kLarge;
      break;
    case 6:
      p.padding.end.h += kLarge;
      p.dilation.h = kLarge / p.kernel_size.h;
      break;
    case 7:
      p.in_channels *= kLarge;
      break;
    default:
      p.out_channels *= kLarge;
      break;
  }
  return p;
}

Verdict judge_legal_problems_are_never_rejected(Trial& trial) {
  if (!trial.dock().answers_queries()) {
    return Verdict::inconclusive("the implementation takes every problem unasked");
  }
  TypedProblem large = trial.typed();
  large.problem = make_large(with_numeric_padding(trial.problem()), trial.draw(0, 8));
  if (find_illegality(large.problem) || !trial.admits(large.problem)) large = trial.typed();
  const CallResult answer = trial.dock().ask(trial.dock().as_sent(large));
  const bool is_legal = answer.status == CallResult::Status::computed ||
                        answer.status == CallResult::Status::declined;
  if (is_legal) return Verdict::holds();
  return Verdict::broken("neither takes nor declines the legal " + to_line(large.problem) + ": " +
                         answer.message);
}

}  // namespace

const Law legal_problems_are_never_rejected{
    .name = "legal_problems_are_never_rejected",
    .chapter = "A1",
    .formula =
        "H_out = floor((H + begin + end - dilation (kernel_size - 1) - 1) / stride) + 1 >= 1 in 64 "
        "bits: an implementation takes it or declines it, and does not call it illegal",
    .reason =
        "torch's sizes are 64-bit integers; what one implementation has no room for is legal all "
        "the same",
    .exactness = Exactness::any_data,
    .judge = judge_legal_problems_are_never_rejected,
    .adapt = use_zeros_mode,
    .makes_its_own_problems = true,
};

}  // namespace convlaw
