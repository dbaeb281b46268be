// SPDX-License-Identifier: MIT
#include "properties/runner/coverage.h"

#include <algorithm>
#include <array>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// Pairs of regions have indices of drawn cases beyond all that are counted from 0.
constexpr std::uint64_t kFirstDirected = std::uint64_t{1} << 32;

constexpr std::size_t kNamedMisses = 5;

bool is_among(const std::vector<const Law*>& laws, const Law& law) {
  return std::find(laws.begin(), laws.end(), &law) != laws.end();
}

}  // namespace

bool CoverageLedger::is_kept_for(const std::vector<const Law*>& laws) {
  return is_among(laws, agrees_with_definition);
}

CoverageLedger::CoverageLedger(const Evaluator& evaluator, const std::vector<const Law*>& laws,
                               const Where& where) {
  for (const Law* law : {&agrees_with_definition, &stays_within_its_enclosure}) {
    if (is_among(laws, *law)) speakers_.push_back({law, evaluator.domain_for(*law, where)});
  }
  for (const Speaker& speaker : speakers_) {
    const bool is_first = &speaker == speakers_.data();
    if (is_first) domain_ = speaker.domain;
    domain_.exact_data = domain_.exact_data && speaker.domain.exact_data;
    domain_.empty_tensors = domain_.empty_tensors || speaker.domain.empty_tensors;
  }
}

const Reachable& CoverageLedger::reachable() {
  if (!reachable_) {
    reachable_ =
        enumerate_region_pairs(domain_, [this](const Case& c) { return speaker_of(c) != nullptr; });
  }
  return *reachable_;
}

const CoverageLedger::Speaker* CoverageLedger::speaker_of(const Case& c) const {
  const bool is_empty = c.problem().images() == 0 || c.problem().in_channels == 0;
  const auto speaks = [&](const Speaker& speaker) {
    if (is_empty && !speaker.domain.empty_tensors) return false;
    if (speaker.domain.exact_data && !is_exact(c.data.pattern)) return false;
    if (speaker.law->adapt == nullptr) return true;
    Case adapted = c;
    speaker.law->adapt(adapted);
    return adapted == c;
  };
  const auto found = std::find_if(speakers_.begin(), speakers_.end(), speaks);
  return found == speakers_.end() ? nullptr : &*found;
}

bool CoverageLedger::counts(const Law& law) const {
  return std::any_of(speakers_.begin(), speakers_.end(),
                     [&](const Speaker& speaker) { return speaker.law == &law; });
}

CoverageLedger::Directed CoverageLedger::draw_for(std::uint64_t seed, std::size_t a,
                                                  std::size_t b) {
  const Reachable& reachable = this->reachable();
  const Speaker& speaker = *speaker_of(reachable.witness(a, b));
  RandomChoices random(mix(mix(seed, speaker.law->name), kFirstDirected + a * kMostRegions + b));
  return {speaker.law, draw_in_regions(random, domain_, reachable, a, b, [&](const Case& other) {
            return speaker_of(other) == &speaker;
          })};
}

std::vector<CoverageLedger::Directed> CoverageLedger::draw_missing(std::uint64_t seed,
                                                                   Shard shard) {
  const RegionPairs& reachable = this->reachable().pairs;
  const auto for_each_pair = [count = region_names().size()](auto&& take) {
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = a + 1; b < count; ++b) take(a, b);
    }
  };
  std::vector<Directed> drawn;
  RegionPairs planned = visited_;  // besides what was put: that may have been in vain
  std::int64_t number = 0;
  RegionPairs put = visited_;
  put.add(undecided_);
  put.add(elsewhere_);
  for_each_pair([&](std::size_t a, std::size_t b) {
    if (!reachable.contains(a, b) || put.contains(a, b)) return;
    Directed one = draw_for(seed, a, b);
    const RegionSet regions = regions_of(one.c);
    put.add(regions);
    planned.add(regions);
    if (shard.has(number++)) drawn.push_back(std::move(one));
  });
  for_each_pair([&](std::size_t a, std::size_t b) {
    const bool is_left = undecided_.contains(a, b) && !planned.contains(a, b);
    if (!is_left || !reachable.contains(a, b)) return;
    drawn.push_back(draw_for(seed, a, b));
    planned.add(regions_of(drawn.back().c));
  });
  return drawn;
}

Coverage CoverageLedger::summary() { return summarize_coverage(reachable().pairs, visited_, 0); }

Coverage summarize_coverage(const RegionPairs& reachable, const RegionPairs& visited,
                            std::int64_t directed) {
  Coverage coverage;
  coverage.directed = directed;
  coverage.visited_pairs = visited;
  coverage.reachable_pairs = visited;
  const std::span<const std::string> names = region_names();
  for (std::size_t a = 0; a < names.size(); ++a) {
    for (std::size_t b = a + 1; b < names.size(); ++b) {
      if (!reachable.contains(a, b) || visited.contains(a, b)) continue;
      coverage.reachable_pairs.add(a, b);
      if (coverage.missed.size() < kNamedMisses) coverage.missed.emplace_back(names[a], names[b]);
    }
  }
  coverage.visited = visited.size();
  coverage.reachable = coverage.reachable_pairs.size();
  return coverage;
}

}  // namespace convlaw
