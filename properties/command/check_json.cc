// SPDX-License-Identifier: MIT
#include "properties/command/check_report.h"
#include "properties/command/check_result.h"
#include "properties/runner/torch_snippet.h"

namespace convlaw {
namespace {

using Kind = Verdict::Kind;

void add_tally(Json& json, const Tally& tally) {
  for (const Kind kind : {Kind::holds, Kind::broken, Kind::inconclusive, Kind::declined,
                          Kind::crashed, Kind::timed_out}) {
    json[std::string(to_string(kind))] = integer(tally[kind]);
  }
}

Json law_json(const LawReport& law, Ending ending) {
  Json json{
      {"name", law.law->name}, {"chapter", law.law->chapter}, {"verdict", verdict_of(law, ending)}};
  add_tally(json, law.tally);
  json["skipped"] = integer(law.skipped);
  json["expected_failures"] = integer(law.expected);
  json["drawn"] = integer(law.drawn);
  json["seconds"] = law.seconds;
  return json;
}

Json given_json(const GivenReport& given) {
  Json json{{"name", given.name}, {"case", to_string(given.c)}};
  add_tally(json, given.tally);
  json["seconds"] = given.seconds;
  return json;
}

// One string a region, with a character for every region.
Json pairs_json(const Coverage& coverage) {
  const std::size_t count = region_names().size();
  Json rows = Json::array();
  for (std::size_t a = 0; a < count; ++a) {
    std::string row;
    for (std::size_t b = 0; b < count; ++b) {
      row += coverage.visited_pairs.contains(a, b)     ? '+'
             : coverage.reachable_pairs.contains(a, b) ? '-'
                                                       : '.';
    }
    rows.push_back(row);
  }
  return rows;
}

Json missed_json(const Coverage& coverage) {
  const std::span<const std::string> names = region_names();
  Json missed = Json::array();
  for (std::size_t a = 0; a < names.size(); ++a) {
    for (std::size_t b = a + 1; b < names.size(); ++b) {
      if (!coverage.reachable_pairs.contains(a, b) || coverage.visited_pairs.contains(a, b)) {
        continue;
      }
      missed.push_back(Json::array({names[a], names[b]}));
    }
  }
  return missed;
}

Json coverage_json(const std::optional<Coverage>& coverage) {
  if (!coverage) return nullptr;
  return {{"reachable", integer(coverage->reachable)},
          {"visited", integer(coverage->visited)},
          {"directed", integer(coverage->directed)},
          {"missed", missed_json(*coverage)},
          {"regions", std::vector<std::string>(region_names().begin(), region_names().end())},
          {"pairs", pairs_json(*coverage)}};
}

Json exemption_json(const Report& report, const ExemptionReport& one) {
  const Exemption& exemption = one.exemption;
  Json failures = Json::array();
  for (const ExemptionReport::ExpectedFailure& failure : one.failures) {
    failures.push_back({{"law", failure.law->name},
                        {"case", to_string(failure.c)},
                        {"verdict", to_string(failure.verdict.kind)},
                        {"message", failure.verdict.reason}});
  }
  return {{"line", exemption.line},          {"kind", to_string(exemption.kind)},
          {"laws", exemption.name},          {"where", exemption.where_text},
          {"reason", exemption.reason},      {"verdict", verdict_of(one, report)},
          {"skipped", integer(one.skipped)}, {"holds", integer(one.holds)},
          {"failures", std::move(failures)}};
}

Json difference_json(const std::optional<Difference>& difference) {
  if (!difference) return nullptr;
  return {{"index", integers({difference->index.begin(), difference->index.end()})},
          {"expected", real_number(difference->expected)},
          {"got", real_number(difference->got)},
          {"wrong", integer(difference->wrong)},
          {"total", integer(difference->total)},
          {"where", difference->region}};
}

Json names_of(std::span<const Hypothesis> hypotheses) {
  Json names = Json::array();
  for (const Hypothesis& one : hypotheses) names.push_back(one.defect->name);
  return names;
}

Json shard_json(const Shard& shard) {
  if (shard.is_whole()) return nullptr;
  return {{"index", shard.index + 1}, {"count", shard.count}};
}

template <class Range, class Make>
Json array_of(const Range& range, Make make) {
  Json array = Json::array();
  for (const auto& one : range) array.push_back(make(one));
  return array;
}

}  // namespace

std::string_view to_string(Ending ending) {
  switch (ending) {
    case Ending::complete:
      return "complete";
    case Ending::time:
      return "time";
    case Ending::failures:
      break;
  }
  return "failures";
}

int CheckResult::exit_code() const {
  return convlaw::exit_code(report, has_option("--require-all"));
}

std::string CheckResult::table() const {
  CampaignOptions campaign;
  campaign.seed = seed;
  return describe_report(report, campaign, implementation, has_option("--cases-from"));
}

Json failure_json(const Failure& failure, const Explanation* explanation, const std::string& replay,
                  const std::string& text) {
  const Verdict& verdict = failure.reduction.verdict;
  Json json{{"order", failure.order},
            {"law", failure.law->name},
            {"chapter", failure.law->chapter},
            {"formula", failure.law->formula},
            {"verdict", to_string(verdict.kind)},
            {"message", verdict.reason},
            {"case", to_string(failure.reduction.minimal)},
            {"found_as", to_string(failure.found)},
            {"reproduced", failure.reduction.reproduced},
            {"difference", difference_json(verdict.difference)},
            {"needs", nullptr},
            {"with_any", nullptr},
            {"wrong_are", nullptr},
            {"looks_like", nullptr}};
  if (explanation != nullptr) {
    json["needs"] = explanation->parameters.matter;
    json["with_any"] = explanation->parameters.any;
    json["wrong_are"] = explanation->diagnosis.region.sentence;
    json["looks_like"] = names_of(explanation->diagnosis.tied());
  }
  json["replay"] = replay;
  json["torch"] = torch_snippet(failure.reduction.minimal);
  json["text"] = text;
  return json;
}

Json check_json(const CheckResult& result) {
  const Report& report = result.report;
  return {
      {"schema", kCheckSchema},
      {"version", result.version},
      {"implementation", result.implementation},
      {"description", result.description},
      {"options", result.options},
      {"contracts", result.contracts},
      {"seed", std::to_string(result.seed)},
      {"shard", shard_json(report.shard)},
      {"verdict", overall_verdict(report)},
      {"exit_code", result.exit_code()},
      {"ending", to_string(report.ending)},
      {"seconds", report.seconds},
      {"evaluations", integer(report.total().total())},
      {"small_shapes", integer(report.small_shapes)},
      {"laws",
       array_of(report.laws, [&](const LawReport& law) { return law_json(law, report.ending); })},
      {"given", array_of(report.given, given_json)},
      {"coverage", coverage_json(report.coverage)},
      {"skips", array_of(report.exemptions,
                         [&](const ExemptionReport& one) { return exemption_json(report, one); })},
      {"failures", result.failures}};
}

}  // namespace convlaw
