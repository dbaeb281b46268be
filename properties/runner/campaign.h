// SPDX-License-Identifier: MIT
// The laws against an implementation: which cases are put, in which order, and what is reported.
//
//   Report report = run_campaign(*evaluator, options, observer);
//   return exit_code(report, false);
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "properties/cases/case_list.h"
#include "properties/runner/coverage.h"
#include "properties/runner/evaluator.h"
#include "properties/runner/exemption.h"
#include "properties/runner/law_cases.h"
#include "properties/runner/reduce.h"
#include "properties/runner/shard.h"

namespace convlaw {

struct CampaignOptions {
  std::vector<const Law*> laws;  ///< to put it to; those that go first do, whatever their place
  Where where;
  std::uint64_t seed = 0;
  std::int64_t cases = 100;  ///< drawn for each law; a case depends on (seed, law, index) alone
  double seconds = 0;        ///< no more cases after this time; 0: no limit
  int max_failures = 3;      ///< stop when so many laws are broken; 0: never
  bool small_shapes =
      true;  ///< put every small problem to the law that compares with the definition
  /// Draw further cases for the pairs of regions that the first ones have missed.
  bool cover_regions = true;
  std::vector<NamedCase> given;  ///< put to every law, as it adapts them
  /// The same for cases that nobody asked for: those outside the domain are left out, and an
  /// element type or layout that the implementation does not offer is replaced.
  std::vector<NamedCase> known;
  ReduceOptions reduce;
  /// The first that covers a case counts, but a skip of the whole law before all others.
  std::vector<Exemption> exemptions;
  /// Put only this part. What any shard puts is what the whole campaign puts, in its order, but
  /// where a law fails each stops by itself.
  Shard shard;
};

struct Tally {
  std::int64_t counts[6] = {};  ///< by Verdict::Kind

  std::int64_t& operator[](Verdict::Kind kind) { return counts[static_cast<int>(kind)]; }
  std::int64_t operator[](Verdict::Kind kind) const { return counts[static_cast<int>(kind)]; }
  std::int64_t total() const;
};

struct Failure {
  int order;  ///< in which it was found, from 1
  const Law* law;
  Case found;
  Verdict verdict;      ///< of the case as found
  Reduction reduction;  ///< and what became of it
};

struct LawReport {
  const Law* law;
  Tally tally;
  std::int64_t drawn = 0;  ///< cases drawn for it and put to it
  double seconds = 0;      ///< spent by the implementation and the law
  std::optional<Failure> failure{};
  bool is_skipped = false;    ///< wholly, by an exemption
  std::int64_t skipped = 0;   ///< cases that were not put to it because of an exemption
  std::int64_t expected = 0;  ///< failures that were expected; they are not in the tally

  bool is_reached() const { return is_skipped || tally.total() + skipped + expected > 0; }
};

/// What became of an exemption.
struct ExemptionReport {
  struct ExpectedFailure {
    const Law* law;
    Case c;
    Verdict verdict;
  };
  Exemption exemption;
  std::int64_t skipped = 0;                 ///< cases that were not put
  std::int64_t holds = 0;                   ///< of an xfail, verdicts of that kind
  std::vector<ExpectedFailure> failures{};  ///< the first of each law
};

struct GivenReport {
  std::string name;
  Case c;
  Tally tally;  ///< over the laws
  double seconds = 0;
};

/// What ended a campaign: that everything was put, or a limit.
enum class Ending : std::uint8_t { complete, time, failures };

struct Report {
  std::vector<LawReport> laws;
  /// For each case that was given, and for the known ones within the domain of some law, which have
  /// no name; whether a limit has left time for them or not.
  std::vector<GivenReport> given;
  std::int64_t small_shapes = 0;  ///< problems enumerated
  /// Where it was compared with the definition; unless it ended before that was asked.
  std::optional<Coverage> coverage;
  double seconds = 0;
  Ending ending = Ending::complete;
  Shard shard;
  std::vector<ExemptionReport> exemptions;  ///< in the order of the options

  Tally total() const;
  /// Laws to which nothing was put before a limit ended the campaign.
  std::int64_t laws_not_reached() const;
  std::int64_t given_put() const;  ///< given cases that some law was put to
  /// In the order in which they were found.
  std::vector<const Failure*> failures() const;
  /// Exemptions that expected a failure of what held, in a campaign that came to its end; a shard
  /// by itself cannot tell.
  std::vector<const ExemptionReport*> unexpected_passes() const;
};

/// Is told of everything as it happens.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on_answer(const Request&, const Answer&) {}
  virtual void on_failure(const Failure&) {}
};

Report run_campaign(Evaluator& evaluator, const CampaignOptions& options, Observer& observer);

/// Did a law hold of cases that it was given, or fail as expected? The laws of illegal problems and
/// of empty tensors make their own, so they decide only where they stand alone.
bool something_holds(const Report& report);

/// 0 all that was decided holds; 1 a law is broken, or holds unexpectedly; 3 crashed or hung; 4
/// nothing was decided, or, with `require_all`, something was declined or a law was not reached. 3
/// over 1 over 4.
int exit_code(const Report& report, bool require_all);

}  // namespace convlaw
