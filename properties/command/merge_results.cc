// SPDX-License-Identifier: MIT
#include "properties/command/merge_results.h"

#include <algorithm>
#include <tuple>

namespace convlaw {
namespace {

std::string name_of(const Shard& shard) {
  return std::to_string(shard.index + 1) + '/' + std::to_string(shard.count);
}

// What must be the same in all of them, and what it is, in words.
std::vector<std::pair<std::string, std::string>> traits_of(const CheckResult& result) {
  std::string laws;
  for (const LawReport& law : result.report.laws) laws += std::string(law.law->name) + ' ';
  std::string given;
  for (const GivenReport& one : result.report.given) given += to_string(one.c) + '\n';
  std::string skips;
  for (const ExemptionReport& one : result.report.exemptions) {
    const Exemption& exemption = one.exemption;
    skips += std::string(to_string(exemption.kind)) + ' ' + exemption.name + ' ' +
             exemption.where_text + '\n';
  }
  return {{"implementation", result.implementation},
          {"version of convlaw", result.version},
          {"seed", std::to_string(result.seed)},
          {"options", print_json(result.options)},
          {"contracts", print_json(result.contracts)},
          {"number of shards", std::to_string(result.report.shard.count)},
          {"laws", laws},
          {"given cases", given},
          {"skips", skips}};
}

std::optional<Error> find_stranger(const std::vector<PartResult>& parts) {
  const auto first = traits_of(parts.front().result);
  for (const PartResult& part : parts) {
    const auto traits = traits_of(part.result);
    for (std::size_t i = 0; i < traits.size(); ++i) {
      const auto& [name, value] = traits[i];
      if (value == first[i].second) continue;
      const bool is_short = value.size() + first[i].second.size() < 200;
      return Error{part.path + ": " + name,
                   is_short ? value : std::string(),
                   "must be " + (is_short ? first[i].second + ", " : std::string()) + "as in " +
                       parts.front().path,
                   {},
                   0};
    }
  }
  return std::nullopt;
}

// Each shard once.
std::optional<Error> find_gap(const std::vector<PartResult>& parts) {
  const std::int64_t count = parts.front().result.report.shard.count;
  std::string missing;
  std::vector<const PartResult*> sorted;
  sorted.reserve(parts.size());
  for (const PartResult& part : parts) sorted.push_back(&part);
  const auto index_of = [](const PartResult* part) { return part->result.report.shard.index; };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const auto* a, const auto* b) { return index_of(a) < index_of(b); });
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (index_of(sorted[i]) != index_of(sorted[i - 1])) continue;
    return Error{sorted[i]->path,
                 "shard " + name_of(sorted[i]->result.report.shard),
                 "is given twice, first by " + sorted[i - 1]->path,
                 {},
                 0};
  }
  auto next = sorted.begin();
  constexpr std::int64_t kNamed = 10;
  std::int64_t named = 0;
  for (std::int64_t index = 0; index < count && named < kNamed; ++index) {
    if (next != sorted.end() && index_of(*next) == index) {
      ++next;
      continue;
    }
    missing += (missing.empty() ? "" : ", ") + name_of({index, count});
    ++named;
  }
  if (missing.empty()) return std::nullopt;
  if (count - std::ssize(parts) > named) missing += " and others";
  return Error{"shards", missing, "must be given, too", {}, 0};
}

void add(Tally& sum, const Tally& tally) {
  for (std::size_t kind = 0; kind < std::size(sum.counts); ++kind) {
    sum.counts[kind] += tally.counts[kind];
  }
}

// A death counts before all else, and then how small the case is.
auto rank_of(const Failure& failure) {
  const Case& c = failure.reduction.minimal;
  const std::string text = to_string(c);
  return std::make_tuple(!failure.reduction.verdict.is_death(), multiply_adds(c.problem()),
                         elements_of_a_run(c.problem()), text.size(), text);
}

void add(ExemptionReport& sum, const ExemptionReport& part) {
  sum.skipped += part.skipped;
  sum.holds += part.holds;
  for (const ExemptionReport::ExpectedFailure& failure : part.failures) {
    const bool is_known = std::any_of(sum.failures.begin(), sum.failures.end(),
                                      [&](const auto& known) { return known.law == failure.law; });
    if (!is_known) sum.failures.push_back(failure);
  }
}

void add(std::optional<Coverage>& sum, const std::optional<Coverage>& part) {
  if (!part || !sum) {
    if (part) sum = part;
    return;
  }
  sum->visited_pairs.add(part->visited_pairs);
  sum->reachable_pairs.add(part->reachable_pairs);
  sum =
      summarize_coverage(sum->reachable_pairs, sum->visited_pairs, sum->directed + part->directed);
}

// Failures alone count as an ending before time.
void add(Report& sum, const Report& part) {
  for (std::size_t i = 0; i < sum.laws.size(); ++i) {
    LawReport& law = sum.laws[i];
    const LawReport& other = part.laws[i];
    add(law.tally, other.tally);
    law.drawn += other.drawn;
    law.seconds += other.seconds;
    law.skipped += other.skipped;
    law.expected += other.expected;
    if (other.failure && (!law.failure || rank_of(*other.failure) < rank_of(*law.failure))) {
      law.failure = other.failure;
    }
  }
  for (std::size_t i = 0; i < sum.given.size(); ++i) {
    add(sum.given[i].tally, part.given[i].tally);
    sum.given[i].seconds += part.given[i].seconds;
  }
  for (std::size_t i = 0; i < sum.exemptions.size(); ++i) {
    add(sum.exemptions[i], part.exemptions[i]);
  }
  sum.small_shapes += part.small_shapes;
  add(sum.coverage, part.coverage);
  sum.seconds += part.seconds;
  sum.ending = std::max(sum.ending, part.ending);
}

// The reports of the failures that stayed, in the order in which the shards found them.
void choose_failures(const std::vector<PartResult>& parts, CheckResult& whole) {
  whole.failures.clear();
  for (LawReport& law : whole.report.laws) {
    if (!law.failure) continue;
    for (const PartResult& part : parts) {
      const auto& failures = part.result.failures;
      const auto found = std::find_if(failures.begin(), failures.end(), [&](const Json& failure) {
        return failure["law"] == law.law->name &&
               failure["case"] == to_string(law.failure->reduction.minimal) &&
               failure["verdict"] == to_string(law.failure->reduction.verdict.kind);
      });
      if (found == failures.end()) continue;
      whole.failures.push_back(*found);
      break;
    }
  }
  const auto order_of = [](const Json& failure) { return failure["order"].get<int>(); };
  std::stable_sort(whole.failures.begin(), whole.failures.end(),
                   [&](const Json& a, const Json& b) { return order_of(a) < order_of(b); });
  int order = 0;
  for (Json& failure : whole.failures) {
    failure["order"] = ++order;
    for (LawReport& law : whole.report.laws) {
      if (law.law->name == failure["law"]) law.failure->order = order;
    }
  }
}

}  // namespace

Result<CheckResult> merge_results(const std::vector<PartResult>& parts) {
  if (parts.empty()) return Error{"FILE", {}, "is required", {}, 0};
  if (const auto error = find_stranger(parts)) return *error;
  if (const auto error = find_gap(parts)) return *error;
  CheckResult whole = parts.front().result;
  for (std::size_t i = 1; i < parts.size(); ++i) add(whole.report, parts[i].result.report);
  whole.report.shard = {};
  choose_failures(parts, whole);
  return whole;
}

}  // namespace convlaw
