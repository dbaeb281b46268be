// SPDX-License-Identifier: MIT
// What bug a failure looks like: the catalogue of defects, each put to the same law on the same
// cases, and those that fail in exactly the same way.
#pragma once

#include <vector>

#include "properties/defects/defect.h"
#include "properties/runner/campaign.h"

namespace convlaw {

/// Defects whose verdicts on the case as found and on the minimal case are the failure's: the same
/// kind, and the same first difference. Empty: it looks like none that is known here.
std::vector<const Defect*> find_lookalikes(const Failure& failure);

}  // namespace convlaw
