// SPDX-License-Identifier: MIT
// A check with everything that is reported of it: what convlaw check has at its end, and what
// convlaw merge makes of the reports of shards.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "properties/pipe/json_fields.h"
#include "properties/runner/campaign.h"
#include "properties/runner/explanation.h"

namespace convlaw {

/// Fields may be added under this name.
inline constexpr const char* kCheckSchema = "convlaw.check.1";

struct CheckResult {
  std::string version;  ///< of convlaw
  std::string implementation;
  std::string description;
  Json options = Json::object();  ///< those that were given and decide what is put: name to values
  Json contracts = Json::object();  ///< imposed by --contract: element type to contract
  std::uint64_t seed = 0;
  Report report;
  std::vector<Json> failures;  ///< as in the JSON report, in the order of report.failures()

  bool has_option(const std::string& name) const { return options.contains(name); }
  int exit_code() const;
  /// The table of verdicts and the last line, as describe_report() has them.
  std::string table() const;
};

std::string_view to_string(Ending ending);

/// The failure as it is reported, with `text`, which is what was printed of it. No explanation: it
/// was not explained.
Json failure_json(const Failure& failure, const Explanation* explanation, const std::string& replay,
                  const std::string& text);

/// The report as JSON, and what was written so; properties/command/README.md is the schema.
Json check_json(const CheckResult& result);
/// Errors name the field.
Result<CheckResult> parse_check_json(const Json& json);

/// The report for a CI system: a testsuite with a testcase for every law.
std::string junit_xml(const CheckResult& result);

}  // namespace convlaw
