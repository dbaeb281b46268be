// SPDX-License-Identifier: MIT
#include "properties/command/check_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

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

std::string verdict_of(const LawReport& law) {
  if (law.failure) {
    const Kind kind = law.failure->reduction.verdict.kind;
    return kind == Kind::broken ? "BROKEN" : kind == Kind::crashed ? "CRASHED" : "TIMED OUT";
  }
  if (law.tally[Kind::holds] > 0) return "holds";
  if (law.tally[Kind::declined] > 0) return "declined";
  return law.tally.total() > 0 ? "does not apply" : "not reached";
}

std::string law_table(const Report& report) {
  std::string text = fmt::format("{:<4} {:<48} {:>8} {:>8} {:>8} {:>7}  {}\n", "", "law", "holds",
                                 "n/a", "declined", "s", "verdict");
  for (const LawReport& law : report.laws) {
    text += fmt::format("{:<4} {:<48} {:>8} {:>8} {:>8} {:>7.2f}  {}\n", law.law->chapter,
                        law.law->name, count(law.tally[Kind::holds]),
                        count(law.tally[Kind::inconclusive]), count(law.tally[Kind::declined]),
                        law.seconds, verdict_of(law));
  }
  return text;
}

// Those that have a name.
std::string given_table(const Report& report) {
  std::string text = fmt::format("{:<16} {:<62} {:>6} {:>5} {:>8} {:>6}\n", "given case", "",
                                 "hold", "n/a", "declined", "s");
  for (const GivenReport& given : report.given) {
    if (given.name.empty()) continue;
    const std::int64_t failed =
        given.tally[Kind::broken] + given.tally[Kind::crashed] + given.tally[Kind::timed_out];
    text += fmt::format("{:<16} {:<62} {:>6} {:>5} {:>8} {:>6.2f}{}\n", given.name,
                        to_line(given.c.typed), count(given.tally[Kind::holds]),
                        count(given.tally[Kind::inconclusive]), count(given.tally[Kind::declined]),
                        given.seconds, failed > 0 ? "  BROKEN" : "");
  }
  return text + '\n';
}

}  // namespace

std::string describe_report(const Report& report, const CampaignOptions& options,
                            const std::string& target, bool show_given) {
  std::string text = show_given && !report.given.empty() ? given_table(report) : "";
  text += law_table(report);

  const auto broken = std::count_if(report.laws.begin(), report.laws.end(),
                                    [](const LawReport& law) { return law.failure.has_value(); });
  if (broken > 0) {
    text += fmt::format("\n{} of {} laws broken{}\n", broken, report.laws.size(),
                        report.stopped_early ? "; --max-failures 0 tries them all" : "");
  }
  const Tally total = report.total();
  const bool timed = options.cases == std::numeric_limits<std::int64_t>::max();
  text += fmt::format(
      "\n{}: {}. {} laws, {} evaluations: {} given cases, {} small shapes, {} cases drawn for each "
      "law; seed {}, {:.1f} s\n",
      target,
      broken > 0                ? "BROKEN"
      : something_holds(report) ? "HOLDS"
                                : "UNDECIDED",
      report.laws.size(), with_commas(total.total()), with_commas(std::ssize(report.given)),
      with_commas(report.small_shapes),
      timed ? "as many as time allowed" : with_commas(options.cases), options.seed, report.seconds);
  return text;
}

}  // namespace convlaw
