// SPDX-License-Identifier: MIT
// Legal ways of weaker contracts. Under the contract that it declares none may be rejected; where
// the default contract rejects one, the oracle must find a contract that explains it.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <vector>

#include "properties/trials/draw.h"
#include "properties/trials/parallel.h"
#include "properties/trials/tally.h"
#include "properties/trials/trials.h"
#include "reference/tests/ways/rounding.h"

namespace convlaw::trials {
namespace {

using ways::Way;

struct Entry {
  ElementType type = ElementType::f32;
  Way way{};
  Tally declared{};
  std::int64_t problems = 0;
  std::int64_t told_apart = 0;   ///< problems whose outputs the default contract rejects
  std::int64_t unexplained = 0;  ///< of those
  std::map<std::string, std::int64_t> explained_by{};
  std::string first_unexplained{};
};

// f32 data of which f16 must hold the inputs or the sums.
bool goes_through_f16(const Entry& entry) {
  return entry.type == ElementType::f32 &&
         (entry.way.contract.accumulator == ElementType::f16 ||
          entry.way.contract.input_rounding == InputRounding::f16);
}

// Where neither f16's range nor what a transform passes through overflows.
std::vector<Scale> scales(const Entry& entry) {
  if (goes_through_f16(entry)) return {Scale::normal};
  const bool transforms = static_cast<bool>(entry.way.takes);
  if (transforms) return {Scale::subnormal, Scale::tiny, Scale::normal};
  return {kScales.begin(), kScales.end()};
}

bool is_in_f16_range(const AnyTensor& tensor) {
  const std::vector<double> all = ways::values(tensor);
  return std::all_of(all.begin(), all.end(), [](double value) {
    return std::abs(value) <= ways::greatest(ElementType::f16);
  });
}

void judge_one(Random& random, Entry& entry, const LengthBand& length, Scale scale) {
  const bool winograd = static_cast<bool>(entry.way.takes);
  const Conv2dProblem problem =
      draw_problem(random, length, length.most > 256 ? 60 : 200, winograd);
  if (entry.way.takes && !entry.way.takes(problem)) return;
  const ways::Operands operands = draw_operands(random, problem, entry.type, scale);
  if (goes_through_f16(entry) &&
      !(is_in_f16_range(operands.input) && is_in_f16_range(operands.weight))) {
    return;
  }
  const AnyTensor output = entry.way.run(problem, operands);
  const auto declared = entry.declared.judge(problem, operands, output, entry.way.contract);
  ++entry.problems;

  const auto by_default = judge(problem, ways::judged(operands, output));
  if (!by_default || by_default->rejected == 0) return;
  ++entry.told_apart;
  if (by_default->explained_by) {
    ++entry.explained_by[to_string(*by_default->explained_by)];
    return;
  }
  // Where the declared contract decides nothing, as it may with a few bits and huge data, nothing
  // explains.
  if (!declared || !declared->accepted()) return;
  ++entry.unexplained;
  if (entry.first_unexplained.empty()) entry.first_unexplained = describe(by_default);
}

void fill(const Options& options, std::uint64_t seed, Entry& entry) {
  Random random(seed);
  const std::vector<Scale> all = scales(entry);
  const std::int64_t per_cell =
      options.outputs / static_cast<std::int64_t>(all.size() * (kLengths.size() - 1));
  for (const Scale scale : all) {
    for (std::size_t length = 0; length + 1 < kLengths.size(); ++length) {
      const std::int64_t goal = entry.declared.judged + per_cell;
      for (int i = 0; i < 2'000 && entry.declared.judged < goal; ++i) {
        judge_one(random, entry, kLengths[length], scale);
      }
    }
  }
}

void print(const Entry& entry) {
  std::string title = std::string(to_string(entry.type)) + ", " + entry.way.name;
  std::printf("  %-36s %-26s %8lld %5lld %5lld %9.3g %6lld %6lld  ", title.c_str(),
              to_string(entry.way.contract).c_str(), static_cast<long long>(entry.declared.judged),
              static_cast<long long>(entry.declared.undecided),
              static_cast<long long>(entry.declared.alarms), entry.declared.worst,
              static_cast<long long>(entry.problems), static_cast<long long>(entry.told_apart));
  const char* separator = "";
  for (const auto& [contract, count] : entry.explained_by) {
    std::printf("%s%s (%lld)", separator, contract.c_str(), static_cast<long long>(count));
    separator = "; ";
  }
  if (entry.unexplained > 0) {
    std::printf("%sNOTHING (%lld)", separator, static_cast<long long>(entry.unexplained));
  }
  std::printf("\n");
}

}  // namespace

bool weaker_contracts(const Options& options) {
  std::vector<Entry> entries;
  for (const ElementType type : {ElementType::f32, ElementType::f16, ElementType::bf16}) {
    for (Way& way : ways::weaker_ways(type)) {
      entries.push_back({.type = type, .way = std::move(way)});
    }
  }
  in_parallel(entries.size(), options.threads,
              [&](std::size_t i) { fill(options, options.seed * 1'000'033 + i, entries[i]); });

  std::printf(
      "\nWeaker contracts: judged under the contract that each declares, then under the default.\n"
      "  %-36s %-26s %8s %5s %5s %9s %6s %6s  %s\n",
      "way", "contract", "judged", "undec", "alarm", "worst", "probl", "apart", "explained by");
  bool passed = true;
  for (const Entry& entry : entries) {
    print(entry);
    passed =
        passed && entry.declared.alarms == 0 && entry.declared.judged > 0 && entry.unexplained == 0;
  }
  for (const Entry& entry : entries) {
    if (!entry.declared.first_alarm.empty()) {
      std::printf("\n  FALSE ALARM: %s\n%s\n", entry.way.name.c_str(),
                  entry.declared.first_alarm.c_str());
    }
    if (!entry.first_unexplained.empty()) {
      std::printf("\n  UNEXPLAINED: %s\n%s\n", entry.way.name.c_str(),
                  entry.first_unexplained.c_str());
    }
  }
  return passed;
}

}  // namespace convlaw::trials
