// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "properties/runner/campaign.h"

namespace convlaw {

/// The table of verdicts, and the last line: what the whole comes to.
std::string describe_report(const Report& report, const CampaignOptions& options,
                            const std::string& target, bool show_given);

}  // namespace convlaw
