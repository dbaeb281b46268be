// SPDX-License-Identifier: MIT
// convlaw merge: the reports of shards become the report of the whole.
#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "properties/command/command.h"
#include "properties/command/merge_results.h"
#include "properties/command/report_options.h"
#include "properties/npy/npy_file.h"

namespace convlaw {
namespace {

constexpr const char* kMergeExample = R"(
Example
  convlaw merge 1.json 2.json 3.json --junit laws.xml
)";

struct MergeOptions {
  std::vector<std::string> paths;
  ReportFiles files;
};

Result<PartResult> read_part(const std::string& path) {
  const Result<std::string> text = read_file(path);
  if (!text) return Error{"FILE", path, "cannot be read", {}, 0};
  const Json json = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) {
    return Error{"FILE", path, "must be what convlaw check --json writes", {}, 0};
  }
  Result<CheckResult> result = parse_check_json(json);
  if (!result) {
    Error error = result.error();
    error.parameter = path + ": " + error.parameter;
    return error;
  }
  return PartResult{path, *std::move(result)};
}

int run_merge(const MergeOptions& options) {
  std::vector<PartResult> parts;
  for (const std::string& path : options.paths) {
    Result<PartResult> part = read_part(path);
    if (!part) return complain(part.error());
    parts.push_back(*std::move(part));
  }
  const Result<CheckResult> whole = merge_results(parts);
  if (!whole) return complain(whole.error());
  if (const auto error = find_unwritable(options.files)) return complain(*error);
  fmt::print("{}{}{}, of {} reports\n\n", whole->implementation,
             whole->description.empty() ? "" : ": ", whole->description, parts.size());
  for (const Json& failure : whole->failures) {
    fmt::print("{}\n", failure["text"].get<std::string>());
  }
  fmt::print("{}", whole->table());
  if (const auto error = write_report(options.files, *whole)) return complain(*error);
  return whole->exit_code();
}

}  // namespace

Action add_merge_command(CLI::App& app) {
  auto options = std::make_shared<MergeOptions>();
  app.add_option("FILE", options->paths, "what the shards of one check wrote with --json")
      ->required();
  add_report_files(app, options->files);
  app.footer(kMergeExample + app.get_footer());
  return [options] { return run_merge(*options); };
}

}  // namespace convlaw
