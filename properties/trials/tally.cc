// SPDX-License-Identifier: MIT
#include "properties/trials/tally.h"

#include "convlaw/problem_text.h"

namespace convlaw::trials {

Result<Judgement> Tally::judge(const Conv2dProblem& problem, const ways::Operands& operands,
                               const AnyTensor& output, const Contract& contract) {
  auto judgement = convlaw::judge(problem, ways::judged(operands, output), contract);
  if (!judgement || judgement->rejected > 0) {
    if (first_alarm.empty()) {
      first_alarm = to_line(problem) + "\n" + describe(judgement);
    }
    alarms += judgement ? judgement->rejected : output.size();
  }
  if (!judgement) return judgement;
  judged += judgement->outputs - judgement->undecided;
  undecided += judgement->undecided;
  if (judgement->worst) worst = std::max(worst, judgement->worst->ratio);
  return judgement;
}

}  // namespace convlaw::trials
