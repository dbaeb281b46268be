// SPDX-License-Identifier: MIT
// The cases of a campaign as they fall due. A shard goes through all of them, in the order of the
// whole campaign, and leaves out those of the others.
#pragma once

#include <cstdint>
#include <vector>

#include "properties/runner/campaign.h"

namespace convlaw {

/// A law, and how far its cases have been put.
struct Docket {
  LawReport* report;
  std::int64_t place;  ///< among the laws of the campaign
  Domain domain;
  std::size_t known = 0;
  std::int64_t drawn = 0;
  bool is_closed = false;  ///< nothing more is put
};

/// A case that is due, and what is told of it beside its law's tally: the row of the report on
/// given cases that it belongs to, a number of cases that it counts in; or null.
struct Item {
  Docket* docket;
  Case c;
  GivenReport* given = nullptr;
  std::int64_t* count = nullptr;
};

class DueCases {
 public:
  /// Adds a row for every known and given case to `report`. All must live as long as this.
  DueCases(const Profile& profile, const CampaignOptions& options, Report& report,
           CoverageLedger* ledger);

  /// Each of these adds what comes next for a law, so many cases at most; false if nothing is left.
  bool take_drawn(Docket& docket, std::int64_t count);
  bool take_known(Docket& docket, std::int64_t count);
  bool take_small_shapes(Docket& docket, std::int64_t count);

  /// The given case at this place.
  void take_given(Docket& docket, std::size_t place);
  /// A case that was drawn for this shard; it counts in `count`.
  void take_directed(Docket& docket, Case c, std::int64_t& count);

  /// What is due, which then is no more.
  std::vector<Item> take();

  /// Known cases of little work; they come first.
  std::int64_t little_known() const { return little_known_; }
  /// Known cases that no law may be shown are not among those given.
  void leave_out_what_is_outside(const std::vector<Docket>& dockets);

 private:
  bool concerns_this_shard(const Docket& docket, std::int64_t number) const;
  void add(std::int64_t number, Item item);

  const CampaignOptions& options_;
  Report& report_;
  CoverageLedger* ledger_;   // may be null
  std::vector<Case> known_;  // as offered, from the smallest to the largest
  std::int64_t little_known_ = 0;
  std::vector<Item> items_;
  ExhaustiveChoices every_small_shape_;
  bool more_small_shapes_ = true;
  std::int64_t small_shapes_ = 0;
};

}  // namespace convlaw
