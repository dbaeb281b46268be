// SPDX-License-Identifier: MIT
// Which parameters of a minimal case matter to its failure: each is given other values, and what
// then fails and what holds becomes a few words.
//
//   stride_w >= 2 (1 holds)    kernel_size_h = 3 (2, 4 hold)    and whatever height, width
#pragma once

#include <string>
#include <vector>

#include "properties/runner/campaign.h"

namespace convlaw {

struct ParameterEffects {
  std::vector<std::string> matter;  ///< "stride_w >= 2 (1 holds)"
  std::vector<std::string> any;     ///< names: every value that was tried fails
  bool empty() const { return matter.empty() && any.empty(); }
};

struct ParameterLimits {
  int evaluations = 400;
  double seconds = 3;
};

/// Of the failure's minimal case. A value counts as failing if the law fails with it on the case's
/// data or on other data.
ParameterEffects find_parameter_effects(Evaluator& evaluator, const Failure& failure,
                                        const Where& where, const ParameterLimits& limits = {});

}  // namespace convlaw
