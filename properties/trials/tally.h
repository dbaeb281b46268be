// SPDX-License-Identifier: MIT
// What came of judging many outputs of one kind.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "convlaw/judge.h"
#include "convlaw/problem.h"
#include "reference/tests/ways/way.h"

namespace convlaw::trials {

struct Tally {
  std::int64_t judged = 0;  ///< outputs with a verdict
  std::int64_t undecided = 0;
  std::int64_t alarms = 0;  ///< legal outputs that were rejected
  double worst = 0;         ///< largest ratio of error to bound
  std::string first_alarm;  ///< the problem and the judgement

  /// Judges `output` under `contract` and counts. Returns the judgement.
  Result<Judgement> judge(const Conv2dProblem& problem, const ways::Operands& operands,
                          const AnyTensor& output, const Contract& contract);

  void add(const Tally& other) {
    judged += other.judged;
    undecided += other.undecided;
    alarms += other.alarms;
    worst = std::max(worst, other.worst);
    if (first_alarm.empty()) first_alarm = other.first_alarm;
  }
};

}  // namespace convlaw::trials
