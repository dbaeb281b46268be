// SPDX-License-Identifier: MIT
// The ledger of the regions (cases/regions.h) in which an implementation was compared with the
// definition, and the cases that are still to be drawn for the pairs in which it was not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "properties/cases/reachable.h"
#include "properties/runner/evaluator.h"
#include "properties/runner/shard.h"

namespace convlaw {

/// What a ledger says in the end; or several of shards together.
struct Coverage {
  std::int64_t reachable = 0;  ///< pairs that there are for this implementation and restriction
  std::int64_t visited = 0;    ///< of those, pairs in which some case was decided
  std::int64_t directed = 0;   ///< cases that were drawn for pairs that the others had missed
  /// Names of the pairs that are left, the first of them.
  std::vector<std::pair<std::string, std::string>> missed;

  RegionPairs visited_pairs;
  RegionPairs reachable_pairs;  ///< those visited are among them
};

/// The same in numbers and names.
Coverage summarize_coverage(const RegionPairs& reachable, const RegionPairs& visited,
                            std::int64_t directed);

class CoverageLedger {
 public:
  /// `laws` are those of a campaign. The ledger is about agrees_with_definition, which must be
  /// among them, and, for data that are rounded, stays_within_its_enclosure.
  CoverageLedger(const Evaluator& evaluator, const std::vector<const Law*>& laws,
                 const Where& where);

  static bool is_kept_for(const std::vector<const Law*>& laws);

  /// Does the ledger count what this law decides?
  bool counts(const Law& law) const;

  /// Notes a drawn case that such a law has decided.
  void note(const Case& c) { visited_.add(regions_of(c)); }
  /// Notes one that it could not decide.
  void note_undecided(const Case& c) { undecided_.add(regions_of(c)); }
  /// Notes one that another shard puts to such a law; what comes of it is not known here.
  void note_elsewhere(const Case& c) { elsewhere_.add(regions_of(c)); }

  /// A case for a law: for each reachable pair that is not visited one case that visits it, and
  /// perhaps others. A case depends on `seed`, its law and the pair alone.
  ///
  /// The pairs that no case lies in, wherever it was put, come first, in an order that is the same
  /// in all shards, each of which gets its part of them. Then come those in which `shard` itself
  /// could not decide its cases: nobody else knows of these. So between them, the shards draw for
  /// every pair that none has visited.
  struct Directed {
    const Law* law;
    Case c;
  };
  std::vector<Directed> draw_missing(std::uint64_t seed, Shard shard = {});

  Coverage summary();

 private:
  struct Speaker {
    const Law* law;
    Domain domain;
  };
  const Speaker* speaker_of(const Case& c) const;
  const Reachable& reachable();
  Directed draw_for(std::uint64_t seed, std::size_t a, std::size_t b);

  std::vector<Speaker> speakers_;
  Domain domain_;                       // of all of them
  std::optional<Reachable> reachable_;  // enumerated when it is first asked for: that takes a while
  RegionPairs visited_;
  RegionPairs undecided_;
  RegionPairs elsewhere_;
};

}  // namespace convlaw
