// SPDX-License-Identifier: MIT
// From a failing case to a minimal one, by making its choices smaller.
#pragma once

#include "properties/runner/evaluator.h"

namespace convlaw {

struct ReduceOptions {
  int evaluations = 2000;
  double seconds = 10;
};

struct Reduction {
  Case minimal;
  Verdict verdict;         ///< of the minimal case
  int evaluations = 0;     ///< that it took
  bool reproduced = true;  ///< false: the case did not fail again, so nothing could be reduced
};

/// `failing` has broken `law` with `verdict`. The result fails in the same way (broken, crashed or
/// timed out), and no single choice of it can be made smaller; unless the budget ran out.
Reduction reduce(Evaluator& evaluator, const Law& law, const Case& failing, const Verdict& verdict,
                 Domain domain, const ReduceOptions& options = {});

}  // namespace convlaw
