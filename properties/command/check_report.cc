// SPDX-License-Identifier: MIT
#include "properties/command/check_report.h"
#include "convlaw/problem_text.h"

#include <fmt/core.h>

#include <algorithm>

namespace convlaw {

namespace {

using Kind = Verdict::Kind;

// 93312 as 93,312.
std::string with_commas(std::int64_t number) {
  const std::string digits = std::to_string(number);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

// In a table, 0 is a dash.
std::string count(std::int64_t number) { return number == 0 ? "-" : with_commas(number); }

std::string name_of(Kind failure) {
  return failure == Kind::broken ? "BROKEN" : failure == Kind::crashed ? "CRASHED" : "HUNG";
}

// What became of a given case where it did not hold.
std::string given_verdict(const GivenReport& given, const Shard& shard) {
  for (const Kind kind : {Kind::crashed, Kind::timed_out, Kind::broken}) {
    if (given.tally[kind] > 0) return "  " + name_of(kind);
  }
  return given.tally.total() > 0 || !shard.is_whole() ? "" : "  not reached";
}

std::string verdict_and_skipped(const LawReport& law, Ending ending) {
  const bool is_said = law.skipped == 0 || law.is_skipped;
  return verdict_of(law, ending) +
         (is_said ? "" : fmt::format(", {} skipped", with_commas(law.skipped)));
}

std::string law_table(const Report& report) {
  std::string text = fmt::format("{:<4} {:<48} {:>8} {:>8} {:>8} {:>7}  {}\n", "", "law", "holds",
                                 "n/a", "declined", "s", "verdict");
  for (const LawReport& law : report.laws) {
    text += fmt::format("{:<4} {:<48} {:>8} {:>8} {:>8} {:>7.2f}  {}\n", law.law->chapter,
                        law.law->name, count(law.tally[Kind::holds]),
                        count(law.tally[Kind::inconclusive]), count(law.tally[Kind::declined]),
                        law.seconds, verdict_and_skipped(law, report.ending));
  }
  return text;
}

// Those that have a name.
std::string given_table(const Report& report) {
  std::string text = fmt::format("{:<16} {:<62} {:>6} {:>5} {:>8} {:>6}\n", "given case", "",
                                 "hold", "n/a", "declined", "s");
  for (const GivenReport& given : report.given) {
    if (given.name.empty()) continue;
    text += fmt::format("{:<16} {:<62} {:>6} {:>5} {:>8} {:>6.2f}{}\n", given.name,
                        to_line(given.c.typed), count(given.tally[Kind::holds]),
                        count(given.tally[Kind::inconclusive]), count(given.tally[Kind::declined]),
                        given.seconds, given_verdict(given, report.shard));
  }
  return text + '\n';
}

// "100", or "12 to 44" where time has run out for some of the laws.
std::string drawn_cases(const Report& report) {
  std::vector<std::int64_t> drawn;
  for (const LawReport& law : report.laws) {
    if (!law.is_skipped) drawn.push_back(law.drawn);
  }
  if (drawn.empty()) return "0";
  const auto [least, most] = std::minmax_element(drawn.begin(), drawn.end());
  return with_commas(*least) + (*least == *most ? "" : " to " + with_commas(*most));
}

// What has been counted, and no more: that is what a verdict rests on.
std::string what_was_put(const Report& report) {
  const std::int64_t given = std::ssize(report.given);
  const std::int64_t put = report.given_put();
  return fmt::format(
      "{} laws, {} evaluations: {}{} given cases, {} small shapes, {} cases drawn "
      "for each law",
      report.laws.size(), with_commas(report.total().total()), with_commas(put),
      put == given ? "" : " of " + with_commas(given), with_commas(report.small_shapes),
      drawn_cases(report));
}

std::int64_t per_second(const Report& report) {
  const auto evaluations = static_cast<double>(report.total().total());
  return report.seconds > 0 ? static_cast<std::int64_t>(evaluations / report.seconds) : 0;
}

std::string regions_visited(const Coverage& coverage, const Shard& shard) {
  std::string text =
      fmt::format("region pairs: {} of {} reachable visited{}, {} cases drawn for that\n",
                  with_commas(coverage.visited), with_commas(coverage.reachable),
                  shard.is_whole() ? "" : " by this shard", with_commas(coverage.directed));
  if (!shard.is_whole()) return text;  // what is left is the others' business
  for (const auto& [a, b] : coverage.missed) text += fmt::format("  not {} with {}\n", a, b);
  const std::int64_t more = coverage.reachable - coverage.visited - std::ssize(coverage.missed);
  if (more > 0) text += fmt::format("  nor {} others\n", with_commas(more));
  return text;
}

bool concerns(const Exemption& exemption, const Report& report) {
  return std::any_of(report.laws.begin(), report.laws.end(),
                     [&](const LawReport& law) { return exemption.is_about(*law.law); });
}

// A line for each exemption that is about a law of this campaign.
std::string exemption_table(const Report& report) {
  std::string text;
  for (const ExemptionReport& one : report.exemptions) {
    if (!concerns(one.exemption, report)) continue;
    text += fmt::format("{}: {}", describe_exemption(one.exemption), verdict_of(one, report));
    if (one.skipped > 0) text += fmt::format(", cases not put: {}", with_commas(one.skipped));
    if (one.holds > 0) text += fmt::format(", cases that hold: {}", with_commas(one.holds));
    text += fmt::format("; {}\n", one.exemption.reason);
    for (const ExemptionReport::ExpectedFailure& failure : one.failures) {
      text += fmt::format("  {} {}: {}\n", failure.law->name, to_string(failure.verdict.kind),
                          to_string(failure.c));
    }
  }
  return text.empty() ? "" : '\n' + text;
}

std::string shard_of(const Report& report) {
  if (report.shard.is_whole()) return "";
  return fmt::format("shard {} of {}, ", report.shard.index + 1, report.shard.count);
}

}  // namespace

std::string verdict_of(const LawReport& law, Ending ending) {
  if (law.failure) return name_of(law.failure->reduction.verdict.kind);
  if (law.is_skipped) return "skipped";
  if (law.expected > 0) return "fails as expected";
  if (law.tally[Kind::broken] > 0) return "BROKEN";  // by what another law reports
  if (law.tally[Kind::holds] > 0) return "holds";
  if (law.tally[Kind::declined] > 0) return "declined";
  if (law.tally.total() > 0) return "does not apply";
  if (law.skipped > 0) return "skipped";
  return ending == Ending::complete ? "no case" : "not reached";
}

std::string verdict_of(const ExemptionReport& one, const Report& report) {
  if (one.exemption.kind == Exemption::Kind::skip) {
    return concerns(one.exemption, report) ? "skipped" : "not asked for";
  }
  if (!one.failures.empty()) return "fails as expected";
  if (one.holds == 0) return concerns(one.exemption, report) ? "undecided" : "not asked for";
  const std::vector<const ExemptionReport*> passes = report.unexpected_passes();
  const bool is_over = std::find(passes.begin(), passes.end(), &one) != passes.end();
  return is_over ? "UNEXPECTED PASS" : "has not failed yet";
}

// The words that scripts look for come first; a law that was not reached is not one that holds.
std::string overall_verdict(const Report& report) {
  const Tally total = report.total();
  const auto passes = std::ssize(report.unexpected_passes());
  std::string word = total[Kind::broken] > 0 ? "BROKEN" : "";
  if (total[Kind::crashed] > 0) word += word.empty() ? "CRASHED" : ", CRASHED";
  if (total[Kind::timed_out] > 0) word += word.empty() ? "HUNG" : ", HUNG";
  if (passes > 0) word += word.empty() ? "UNEXPECTED PASS" : ", UNEXPECTED PASS";
  if (!word.empty()) return word;
  if (!something_holds(report)) return "UNDECIDED";
  const auto expected = std::count_if(report.laws.begin(), report.laws.end(),
                                      [](const LawReport& law) { return law.expected > 0; });
  word = "HOLDS";
  if (expected > 0) word += fmt::format(" but for {} that fail as expected", expected);
  const std::int64_t missed = report.laws_not_reached();
  if (missed == 0) return word;
  return fmt::format("{} for {} of {} laws, time ran out before the others were reached", word,
                     std::ssize(report.laws) - missed, report.laws.size());
}

std::string describe_exemption(const Exemption& exemption) {
  return fmt::format("line {}: {} {}{}{}", exemption.line, to_string(exemption.kind),
                     exemption.name, exemption.where_text.empty() ? "" : " ", exemption.where_text);
}

std::string describe_report(const Report& report, const CampaignOptions& options,
                            const std::string& target, bool show_given) {
  std::string text = show_given && !report.given.empty() ? given_table(report) : "";
  text += law_table(report);

  const auto failed = std::ssize(report.failures());
  if (failed > 0) {
    text +=
        fmt::format("\n{} of {} laws failed{}\n", failed, report.laws.size(),
                    report.ending == Ending::failures ? "; --max-failures 0 tries them all" : "");
  }
  text += exemption_table(report);
  if (report.coverage) text += '\n' + regions_visited(*report.coverage, report.shard);
  text += fmt::format("\n{}: {}. {}; seed {}, {}{}{:.1f} s ({} evaluations a second)\n", target,
                      overall_verdict(report), what_was_put(report), options.seed, shard_of(report),
                      report.ending == Ending::time ? "ended by --time after " : "", report.seconds,
                      with_commas(per_second(report)));
  return text;
}

}  // namespace convlaw
