// SPDX-License-Identifier: MIT
// The tables of convlaw power, as text and as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "properties/power/conviction.h"
#include "properties/power/matrix.h"

namespace convlaw {

/// One line of the table of defects.
std::string describe_conviction(const Conviction& conviction);
/// With a column for every peer, or without.
std::string conviction_header(bool peers);

bool is_caught(const Conviction& conviction);

/// The closing lines.
std::string summarize(std::span<const Conviction> convictions, std::uint64_t seed);

nlohmann::json to_json(std::span<const Conviction> convictions, std::uint64_t seed);

}  // namespace convlaw
