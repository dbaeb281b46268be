// SPDX-License-Identifier: MIT
// Every cell of (element type, order of summation, scale, length) is filled with judged outputs of
// small problems. All are legal, so that one rejection is an error of the oracle.
#include <cstdio>
#include <fstream>
#include <map>
#include <vector>

#include "properties/trials/built_in_ways.h"
#include "properties/trials/draw.h"
#include "properties/trials/parallel.h"
#include "properties/trials/tally.h"
#include "properties/trials/trials.h"

namespace convlaw::trials {
namespace {

using ways::Way;

constexpr std::array<ElementType, 6> kTypes{ElementType::f64,  ElementType::f32, ElementType::f16,
                                            ElementType::bf16, ElementType::i8,  ElementType::u8};

// The cells that share problems and data: one for every way.
struct Group {
  ElementType type;
  Scale scale;
  std::size_t length;
  std::vector<Tally> tallies;
};

std::vector<Way> all_ways(ElementType type) {
  std::vector<Way> ways = ways::direct_ways(type);
  if (type == ElementType::f32) {
    for (Way& way : built_in_ways()) ways.push_back(std::move(way));
  }
  return ways;
}

// Outputs wanted of each cell of a length: the longest costs as much as all others together.
std::int64_t wanted(const Options& options, std::size_t length) {
  return kLengths[length].least >= 4096 ? options.outputs / 100 : options.outputs;
}

std::int64_t problem_size(const Options& options, std::size_t length) {
  const std::int64_t most = kLengths[length].most;
  return std::min<std::int64_t>(wanted(options, length) / 4 + 8, most <= 32    ? 2000
                                                                 : most <= 256 ? 500
                                                                               : 150);
}

void fill(const Options& options, std::uint64_t seed, Group& group) {
  const std::vector<Way> ways = all_ways(group.type);
  group.tallies.resize(ways.size());
  Random random(seed);
  const auto unfinished = [&](const Tally& tally) {
    return tally.judged < wanted(options, group.length);
  };
  // An implementation may decline, and undecided outputs do not count: there must be an end.
  for (int problems = 0; problems < 10'000; ++problems) {
    if (std::none_of(group.tallies.begin(), group.tallies.end(), unfinished)) return;
    const Conv2dProblem problem =
        draw_problem(random, kLengths[group.length], problem_size(options, group.length));
    const ways::Operands operands = draw_operands(random, problem, group.type, group.scale);
    for (std::size_t i = 0; i < ways.size(); ++i) {
      if (!unfinished(group.tallies[i])) continue;
      if (ways[i].takes && !ways[i].takes(problem)) continue;
      const AnyTensor output = ways[i].run(problem, operands);
      if (output.size() == 0) continue;
      group.tallies[i].judge(problem, operands, output, ways[i].contract);
    }
  }
}

void print_lengths() {
  for (const LengthBand& length : kLengths) std::printf("  %8s", length.name.data());
  std::printf("   judged, undecided, false alarms\n");
}

// One line of worst ratios, the cells' tallies summed over what the line does not name.
class Line {
 public:
  void add(std::size_t length, const Tally& tally) {
    lengths_[length].add(tally);
    all_.add(tally);
  }
  void print(const std::string& title) const {
    std::printf("  %-32s", title.c_str());
    for (const Tally& tally : lengths_) std::printf("  %8.3g", tally.worst);
    std::printf("   %lld, %lld, %lld\n", static_cast<long long>(all_.judged),
                static_cast<long long>(all_.undecided), static_cast<long long>(all_.alarms));
  }

 private:
  std::array<Tally, kLengths.size()> lengths_;
  Tally all_;
};

void print_by_scale(const std::vector<Group>& groups) {
  std::printf("\n  worst error / bound over all orders, by taps\n  %-32s", "type, scale");
  print_lengths();
  for (const ElementType type : kTypes) {
    for (const Scale scale : kScales) {
      Line line;
      for (const Group& group : groups) {
        if (group.type != type || group.scale != scale) continue;
        for (const Tally& tally : group.tallies) line.add(group.length, tally);
      }
      line.print(std::string(to_string(type)) + ", " + std::string(to_string(scale, type)));
    }
  }
}

void print_by_way(const std::vector<Group>& groups) {
  std::printf("\n  worst error / bound over all scales, by taps\n  %-32s", "type, order");
  print_lengths();
  for (const ElementType type : kTypes) {
    const std::vector<Way> ways = all_ways(type);
    for (std::size_t way = 0; way < ways.size(); ++way) {
      Line line;
      for (const Group& group : groups) {
        if (group.type == type) line.add(group.length, group.tallies[way]);
      }
      line.print(std::string(to_string(type)) + ", " + ways[way].name);
    }
  }
}

void write_csv(const std::string& path, const std::vector<Group>& groups) {
  std::ofstream file(path);
  file << "type,order,scale,taps,judged,undecided,false_alarms,worst_ratio\n";
  for (const Group& group : groups) {
    const std::vector<Way> ways = all_ways(group.type);
    for (std::size_t way = 0; way < ways.size(); ++way) {
      const Tally& tally = group.tallies[way];
      file << to_string(group.type) << ",\"" << ways[way].name << "\","
           << to_string(group.scale, group.type) << ',' << kLengths[group.length].name << ','
           << tally.judged << ',' << tally.undecided << ',' << tally.alarms << ',' << tally.worst
           << '\n';
    }
  }
}

}  // namespace

bool no_false_alarms(const Options& options) {
  // The expensive ones first, so that no thread is left with one at the end.
  std::vector<Group> groups;
  for (std::size_t length = kLengths.size(); length-- > 0;) {
    for (const ElementType type : kTypes) {
      for (const Scale scale : kScales) groups.push_back({type, scale, length, {}});
    }
  }
  in_parallel(groups.size(), options.threads,
              [&](std::size_t i) { fill(options, options.seed * 1'000'003 + i, groups[i]); });

  Tally total;
  std::size_t cells = 0;
  std::size_t short_of = 0;
  for (const Group& group : groups) {
    for (const Tally& tally : group.tallies) {
      total.add(tally);
      ++cells;
      if (tally.judged < wanted(options, group.length)) ++short_of;
    }
  }
  std::printf(
      "No false alarms: %zu cells (element type x order x scale x taps), at least %lld judged "
      "outputs in each\n(%lld of 4608 taps), %zu cells short of that; judged %lld, undecided %lld, "
      "false alarms %lld.\n",
      cells, static_cast<long long>(options.outputs),
      static_cast<long long>(wanted(options, kLengths.size() - 1)), short_of,
      static_cast<long long>(total.judged), static_cast<long long>(total.undecided),
      static_cast<long long>(total.alarms));
  print_by_scale(groups);
  print_by_way(groups);
  for (const Group& group : groups) {
    for (const Tally& tally : group.tallies) {
      if (tally.first_alarm.empty()) continue;
      const auto way = static_cast<std::size_t>(&tally - group.tallies.data());
      std::printf("\n  FALSE ALARM: %s, %s, %s, %s taps\n%s\n", to_string(group.type).data(),
                  all_ways(group.type)[way].name.c_str(), to_string(group.scale, group.type).data(),
                  kLengths[group.length].name.data(), tally.first_alarm.c_str());
    }
  }
  if (!options.csv.empty()) write_csv(options.csv, groups);
  return total.alarms == 0 && total.judged > 0;
}

}  // namespace convlaw::trials
