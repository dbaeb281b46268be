// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "properties/runner/campaign.h"

namespace convlaw {

/// The word for a law in the table: "holds", "BROKEN", "skipped" ...
std::string verdict_of(const LawReport& law, Ending ending);
/// The word for an exemption: "skipped", "unexpected pass" ...
std::string verdict_of(const ExemptionReport& exemption, const Report& report);
/// What the whole comes to.
std::string overall_verdict(const Report& report);

/// "line 3: xfail D6 kernel_size=3".
std::string describe_exemption(const Exemption& exemption);

/// The table of verdicts, and the last line.
std::string describe_report(const Report& report, const CampaignOptions& options,
                            const std::string& target, bool show_given);

}  // namespace convlaw
