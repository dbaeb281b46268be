// SPDX-License-Identifier: MIT
#include "properties/power/matrix.h"

#include <set>
#include <sstream>

#include "properties/laws/only.h"
#include "properties/runner/campaign.h"

namespace convlaw {
namespace {

// Seconds after which a case of no work seems to hang, and then, asked again, does. The patient one
// is for large cases on busy machines.
constexpr double kQuick = 0.5;
constexpr double kSure = 3;
constexpr double kPatient = 60;

bool catches(const Law& law, const Defect& defect, const MatrixOptions& options,
             std::vector<NamedCase> known, double timeout) {
  CampaignOptions campaign;
  campaign.known = std::move(known);
  campaign.laws = {&law};
  campaign.seed = options.seed;
  campaign.cases = options.cases;
  campaign.small_shapes = false;
  campaign.cover_regions = false;
  campaign.max_failures = 1;
  campaign.reduce = {.evaluations = 0, .seconds = 0};
  EvaluatorOptions evaluator_options;
  evaluator_options.timeout = timeout;
  evaluator_options.guard_pages = false;  // which any law might hit, and only one is about
  const Target target = [&defect] { return implementation_of(defect); };
  const auto evaluator = evaluate_isolated(target, evaluator_options);
  if (!evaluator) return false;
  Observer nobody;
  const Report report = run_campaign(**evaluator, campaign, nobody);
  if (report.failures().empty()) return false;
  const bool seems_to_hang = report.failures().front()->verdict.kind == Verdict::Kind::timed_out;
  if (!seems_to_hang || timeout >= kSure) return true;
  return catches(law, defect, options, campaign.known, kSure);
}

}  // namespace

std::vector<const Law*> find_catchers(const Defect& defect, std::span<const Law* const> laws,
                                      const MatrixOptions& options) {
  std::vector<const Law*> catchers;
  const auto ask = [&](const std::vector<NamedCase>& known, double timeout) {
    std::int64_t alone = 0;  // catch it without comparing with the definition
    for (const Law* law : laws) {
      if (options.enough > 0 && alone >= options.enough) return;
      if (!catches(*law, defect, options, known, timeout)) continue;
      catchers.push_back(law);
      if (!law->compares_with_definition) ++alone;
    }
  };
  ask({}, kQuick);
  if (catchers.empty()) ask(regression_cases(), kPatient);
  return catchers;
}

void add_to_only_table(OnlyTable& table, const Defect& defect,
                       std::span<const Law* const> catchers) {
  const Law* only = nullptr;
  for (const Law* law : catchers) {
    if (law->compares_with_definition) continue;
    if (only != nullptr) return;
    only = law;
  }
  if (only != nullptr) table[std::string(only->name)].emplace_back(defect.name);
}

std::string to_text(const OnlyTable& table) {
  std::string text =
      "# Made by convlaw power --matrix --only-to FILE: a law, and the defects that only it "
      "catches,\n"
      "# the laws that compare with the definition set aside.\n";
  for (const Law* law : all_laws()) {
    const auto row = table.find(law->name);
    if (row == table.end()) continue;
    text += row->first;
    for (const std::string& defect : row->second) text += ' ' + defect;
    text += '\n';
  }
  return text;
}

Result<OnlyTable> parse_only_table(std::string_view text) {
  OnlyTable table;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream words(line.substr(0, line.find('#')));
    std::string law;
    if (!(words >> law)) continue;
    std::vector<std::string> defects;
    for (std::string defect; words >> defect;) defects.push_back(defect);
    if (defects.empty()) {
      return Error{
          "line " + std::to_string(number), line, "must name a law and its defects", {}, 0};
    }
    if (!table.emplace(law, std::move(defects)).second) {
      return Error{"line " + std::to_string(number), law, "stands there twice", {}, 0};
    }
  }
  return table;
}

const OnlyTable& only_table() {
  static const OnlyTable table = [] {
    Result<OnlyTable> parsed = parse_only_table(kOnlyTable);
    return parsed ? *std::move(parsed) : OnlyTable();  // which a test says of
  }();
  return table;
}

std::vector<std::string> find_inconsistencies(const OnlyTable& table) {
  std::vector<std::string> wrong;
  std::set<std::string> seen;
  for (const auto& [name, defects] : table) {
    const Law* law = find_law(name);
    if (law == nullptr || law->name != name) {
      wrong.push_back("there is no law " + name);
    } else if (law->compares_with_definition) {
      wrong.push_back(name + " compares with the definition: it is set aside");
    }
    for (const std::string& defect : defects) {
      if (find_defect(defect) == nullptr) wrong.push_back("there is no defect " + defect);
      if (!seen.insert(defect).second)
        wrong.push_back(defect + " cannot be caught by two laws alone");
    }
  }
  for (const Law* law : all_laws()) {
    if (law->compares_with_definition) continue;
    const bool catches_alone = table.find(law->name) != table.end();
    if (!catches_alone && law->kept_because.empty()) {
      wrong.push_back(std::string(law->name) +
                      " catches nothing that others do not, and does not say why it stands");
    } else if (catches_alone && !law->kept_because.empty()) {
      wrong.push_back(std::string(law->name) + " needs no reason to stand: it catches " +
                      table.at(std::string(law->name)).front() + " alone");
    }
  }
  return wrong;
}

}  // namespace convlaw
