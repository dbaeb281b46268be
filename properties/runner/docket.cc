// SPDX-License-Identifier: MIT
#include "properties/runner/docket.h"

#include <algorithm>
#include <utility>

namespace convlaw {
namespace {

// Known cases of no more multiply-adds than this are little work.
constexpr std::int64_t kLittleWork = 20'000;

}  // namespace

DueCases::DueCases(const Profile& profile, const CampaignOptions& options, Report& report,
                   CoverageLedger* ledger)
    : options_(options), report_(report), ledger_(ledger) {
  for (const NamedCase& known : options.known) known_.push_back(as_offered(profile, known.c));
  std::stable_sort(known_.begin(), known_.end(), [](const Case& a, const Case& b) {
    return multiply_adds(a.problem()) < multiply_adds(b.problem());
  });
  little_known_ = std::count_if(known_.begin(), known_.end(), [](const Case& c) {
    return multiply_adds(c.problem()) <= kLittleWork;
  });
  report.given.reserve(options.known.size() + options.given.size());
  for (const Case& c : known_) report.given.push_back({"", c, {}, 0});
  for (const NamedCase& given : options.given) {
    report.given.push_back({given.name, given.c, {}, 0});
  }
}

// The ledger is told of what the others put, too.
bool DueCases::concerns_this_shard(const Docket& docket, std::int64_t number) const {
  return options_.shard.has(number + docket.place) ||
         (ledger_ != nullptr && ledger_->counts(*docket.report->law));
}

// The law's place shifts the shares, so that no shard has all of a large case.
void DueCases::add(std::int64_t number, Item item) {
  if (options_.shard.has(number + item.docket->place)) {
    items_.push_back(std::move(item));
  } else if (concerns_this_shard(*item.docket, number)) {
    ledger_->note_elsewhere(item.c);
  }
}

void DueCases::take_given(Docket& docket, std::size_t place) {
  GivenReport& given = report_.given[known_.size() + place];
  add(static_cast<std::int64_t>(place),
      {&docket, adapted(*docket.report->law, given.c), &given, nullptr});
}

bool DueCases::take_known(Docket& docket, std::int64_t count) {
  for (; count > 0 && docket.known < known_.size(); ++docket.known) {
    Case c = adapted(*docket.report->law, known_[docket.known]);
    if (!docket.domain.admits(c)) continue;
    add(static_cast<std::int64_t>(docket.known),
        {&docket, std::move(c), &report_.given[docket.known], nullptr});
    --count;
  }
  return docket.known < known_.size();
}

bool DueCases::take_drawn(Docket& docket, std::int64_t count) {
  for (; count > 0 && docket.drawn < options_.cases; --count, ++docket.drawn) {
    if (!concerns_this_shard(docket, docket.drawn)) continue;
    auto c = draw_case(*docket.report->law, docket.domain, options_.seed,
                       static_cast<std::uint64_t>(docket.drawn));
    if (c) add(docket.drawn, {&docket, *std::move(c), nullptr, &docket.report->drawn});
  }
  return docket.drawn < options_.cases;
}

bool DueCases::take_small_shapes(Docket& docket, std::int64_t count) {
  const Domain domain = small_shapes(docket.domain);
  while (count > 0 && more_small_shapes_) {
    Case c = decode(every_small_shape_, domain);
    more_small_shapes_ = every_small_shape_.next();
    if (!domain.admits(c)) continue;
    // They are all alike to the ledger.
    if (options_.shard.has(small_shapes_++)) {
      items_.push_back({&docket, std::move(c), nullptr, &report_.small_shapes});
    }
    --count;
  }
  return more_small_shapes_;
}

void DueCases::take_directed(Docket& docket, Case c, std::int64_t& count) {
  items_.push_back({&docket, std::move(c), nullptr, &count});
}

std::vector<Item> DueCases::take() { return std::exchange(items_, {}); }

void DueCases::leave_out_what_is_outside(const std::vector<Docket>& dockets) {
  std::size_t index = 0;
  std::erase_if(report_.given, [&](const GivenReport& given) {
    return index++ < known_.size() &&
           std::none_of(dockets.begin(), dockets.end(), [&](const Docket& docket) {
             return docket.domain.admits(adapted(*docket.report->law, given.c));
           });
  });
}

}  // namespace convlaw
