// SPDX-License-Identifier: MIT
// More cases like the one that failed: some that fail too, and neighbours of theirs that do not.
// What a failure looks like is judged on all of them.
#pragma once

#include <vector>

#include "properties/runner/campaign.h"

namespace convlaw {

struct Evidence {
  Case c;
  Verdict verdict;
  /// The case gave the same difference twice. If not, only what kind of verdict it gives is known.
  bool repeats = true;

  bool fails() const { return verdict.is_failure(); }
};

struct GatheredEvidence {
  std::vector<Evidence> cases;
  bool is_steady = true;  ///< every case gave the same twice
};

/// The same kind of verdict, the same difference, and otherwise the same reason, but for the
/// implementation's own message.
bool is_same(const Verdict& a, const Verdict& b);

/// How much is gathered. No evaluations: only the case as found and the minimal one.
struct EvidenceLimits {
  int failing = 16;
  int passing = 16;
  int evaluations = 320;
  double seconds = 3;
};

/// Evidence on the failure's law; it depends on the failure alone. The cheapest cases come first.
/// Left out are those that gave two kinds of verdict when they were put twice.
GatheredEvidence gather_evidence(Evaluator& evaluator, const Failure& failure, const Where& where,
                                 const EvidenceLimits& limits);

}  // namespace convlaw
