// SPDX-License-Identifier: MIT
// What convlaw certify says of one case: as it travels from the child process in which the case
// ran, in the table, and in the file of --json.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "properties/dock/certified_run.h"

namespace convlaw {

/// "certified", "refuted", "undecided", "declined", "failed", "crashed", "hung".
nlohmann::json certificate_json(const CaseCertificate& certificate);

/// A line of the table, and its header.
std::string certificate_row(const std::string& name, const nlohmann::json& certificate);
std::string certificate_header();

/// 2^-40, 1e-12 or 0.001 as bits; an Error if it is no probability above 0.
Result<double> parse_failure_bits(const std::string& text);

}  // namespace convlaw
