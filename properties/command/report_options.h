// SPDX-License-Identifier: MIT
// Options about the reports of a check, about sharing it out, and about what is known beforehand.
#pragma once

#include <string>

#include "properties/command/check_result.h"

namespace CLI {
class App;
}

namespace convlaw {

/// The files that a report is written to; empty: it is not.
struct ReportFiles {
  std::string json;
  std::string junit;
};

/// --json and --junit.
void add_report_files(CLI::App& app, ReportFiles& files);
/// Can they be written? Leaves what is in them as it is.
std::optional<Error> find_unwritable(const ReportFiles& files);
/// Writes all that can be written; the first Error.
std::optional<Error> write_report(const ReportFiles& files, const CheckResult& result);

struct ReportOptions {
  ReportFiles files;
  std::string shard;
  std::string skips;
};

/// Those and --shard and --skips.
void add_report_options(CLI::App& app, ReportOptions& options);

/// Enters them in a campaign whose seed was given, or was not.
std::optional<Error> apply_report_options(const ReportOptions& options, bool has_seed,
                                          CampaignOptions& campaign);

/// The options of a sub-command that were given, but for those that decide neither what is put nor
/// how it is judged, and for the seed, which is reported by itself.
Json given_options(const CLI::App& app);

}  // namespace convlaw
