// SPDX-License-Identifier: MIT
#include "properties/command/report_options.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>

#include "properties/command/skips.h"
#include "properties/npy/npy_file.h"

namespace convlaw {
namespace {

constexpr std::array<std::string_view, 8> kOfNoConsequence{
    "--help", "--seed", "--json", "--junit", "--log", "--shard", "--skips", "--in-process"};

// How much work is done at a time changes no case.
constexpr std::string_view kJobs = "--jobs";

constexpr const char* kExamples = R"(
Examples
  convlaw check ./mine.so --seed 1 --junit laws.xml --skips known.txt
  convlaw check ./mine.so --seed 1 --shard 1/2 --json 1.json
  convlaw check ./mine.so --seed 1 --shard 2/2 --json 2.json
  convlaw merge 1.json 2.json --junit laws.xml
)";

std::optional<Error> find_unwritable(const char* option, const std::string& path) {
  if (path.empty()) return std::nullopt;
  if (path == "-") return Error{option, path, "must be a file: the table is printed", {}, 0};
  if (std::ofstream(path, std::ios::app)) return std::nullopt;
  return Error{option, path, "cannot be written", {}, 0};
}

std::optional<Error> write_report_file(const char* option, const std::string& path,
                                       const std::string& text) {
  if (path.empty() || !write_file(path, text)) return std::nullopt;
  return Error{option, path, "could not be written in full", {}, 0};
}

Result<Shard> parse_shard(const std::string& text) {
  const Error error{"--shard", text, "must be I/N with 1 <= I <= N, as in 2/8", {}, 0};
  std::int64_t index = 0;
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, index);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '/') return error;
  const auto second = std::from_chars(first.ptr + 1, end, count);
  if (second.ec != std::errc() || second.ptr != end) return error;
  if (index < 1 || index > count) return error;
  return Shard{index - 1, count};
}

}  // namespace

void add_report_files(CLI::App& app, ReportFiles& files) {
  app.add_option("--json", files.json, "write the whole report to this file as JSON, too");
  app.add_option("--junit", files.junit, "the same as JUnit's XML, for a CI system");
}

std::optional<Error> find_unwritable(const ReportFiles& files) {
  if (auto error = find_unwritable("--json", files.json)) return error;
  if (!files.junit.empty() && files.junit == files.json) {
    return Error{"--junit", files.junit, "is the file of --json, too", {}, 0};
  }
  return find_unwritable("--junit", files.junit);
}

std::optional<Error> write_report(const ReportFiles& files, const CheckResult& result) {
  // Messages of plug-ins need not be UTF-8.
  const std::string json =
      files.json.empty()
          ? ""
          : check_json(result).dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
  const auto error = write_report_file("--json", files.json, json);
  const auto further = write_report_file("--junit", files.junit, junit_xml(result));
  return error ? error : further;
}

void add_report_options(CLI::App& app, ReportOptions& options) {
  add_report_files(app, options.files);
  app.add_option("--shard", options.shard,
                 "I/N: put the I-th of N parts of the cases, which all have the same --seed; "
                 "convlaw merge makes one report of their --json");
  app.add_option("--skips", options.skips,
                 "a file with lines 'skip LAW [WHERE] # reason' and 'xfail LAW [WHERE] # reason': "
                 "not put, or expected to fail");
  app.footer(kExamples + app.get_footer());
}

std::optional<Error> apply_report_options(const ReportOptions& options, bool has_seed,
                                          CampaignOptions& campaign) {
  if (!options.shard.empty()) {
    const Result<Shard> shard = parse_shard(options.shard);
    if (!shard) return shard.error();
    if (!has_seed) {
      return Error{"--shard", options.shard, "requires --seed, the same for all shards", {}, 0};
    }
    campaign.shard = *shard;
  }
  if (!options.skips.empty()) {
    Result<std::vector<Exemption>> exemptions = read_skips(options.skips);
    if (!exemptions) return exemptions.error();
    campaign.exemptions = *std::move(exemptions);
  }
  return std::nullopt;
}

Json given_options(const CLI::App& app) {
  Json given = Json::object();
  for (const CLI::Option* option : app.get_options()) {
    const std::string name = option->get_name();
    if (option->count() == 0 || !name.starts_with("--") || name == kJobs) continue;
    if (std::find(kOfNoConsequence.begin(), kOfNoConsequence.end(), name) !=
        kOfNoConsequence.end()) {
      continue;
    }
    given[name] = option->results();
  }
  return given;
}

}  // namespace convlaw
