// SPDX-License-Identifier: MIT
// What bug a failure looks like. Every defect of the catalogue is a hypothesis, which is put to the
// same law on the same cases as the implementation was; those that differ nowhere are what it looks
// like.
//
//   Diagnosis diagnosis = diagnose(*evaluator, failure, where, all_defects());
//   if (diagnosis.is_confident()) ... diagnosis.tied() ...
#pragma once

#include <span>
#include <vector>

#include "properties/defects/defect.h"
#include "properties/laws/region.h"
#include "properties/runner/evidence.h"

namespace convlaw {

struct Hypothesis {
  const Defect* defect;
  int same = 0;     ///< cases on which it gives the same difference, or holds too
  int alike = 0;    ///< cases on which it fails too, but with other numbers
  int tried = 0;    ///< cases it was put to and could decide
  int failing = 0;  ///< those among them on which the implementation failed
  int fails = 0;    ///< those among these on which it fails, too

  /// It fails where the implementation fails, if not always in the same way.
  bool never_disagrees() const { return failing > 0 && same + alike == tried; }
  /// It gives the same numbers, too. What depends on earlier calls or on addresses is not quite the
  /// same in another process: there, one case in eight may differ.
  bool agrees(bool is_steady) const {
    if (is_steady) return failing > 0 && same == tried;
    return failing > 0 && 8 * (tried - same) <= tried && 8 * (failing - fails) <= failing;
  }
};

struct Diagnosis {
  /// The best first. One that has disagreed often is given up early, and is not among them.
  std::vector<Hypothesis> ranked;
  int failing = 0;  ///< cases on which the implementation failed
  int passing = 0;
  bool is_steady = true;  ///< every case gave the same twice, whatever came before it
  Region region;          ///< of the wrong elements of all failing cases

  /// The hypotheses that agree with everything; any of them may be meant.
  std::span<const Hypothesis> tied() const;
  /// There is one, and enough evidence.
  bool is_confident() const;
};

/// Puts more cases to the implementation that failed, and then the hypotheses to all of them.
Diagnosis diagnose(Evaluator& evaluator, const Failure& failure, const Where& where,
                   std::span<const Defect* const> hypotheses, const EvidenceLimits& limits = {});

/// The second half of it. The host does as much for a hypothesis as for the implementation that
/// `profile` is of.
std::vector<Hypothesis> rank_hypotheses(const Law& law, const GatheredEvidence& evidence,
                                        const Profile& profile, const Where& where,
                                        std::span<const Defect* const> hypotheses);

}  // namespace convlaw
