// SPDX-License-Identifier: MIT
#include "properties/runner/campaign.h"

#include <algorithm>
#include <chrono>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

using Clock = std::chrono::steady_clock;

// Cases put at a time: enough to keep the child busy, few enough that little is put in vain when
// one of them ends the campaign.
constexpr std::size_t kBatch = 16;

// A round puts so many drawn and as many known cases to every law: one at first, twice as many in
// the next, at most the last of these.
constexpr std::int64_t kLargestRound = 32;

// The laws that go first get so many drawn cases before anything else is put, and then the law of
// the definition gets more, and the known cases of no more multiply-adds than this.
constexpr std::int64_t kFirst = 2;
constexpr std::int64_t kThen = 16;
constexpr std::int64_t kLittleWork = 20'000;

// Small shapes that are put to the law of the definition for every drawn case of a round.
constexpr std::int64_t kSmallShapes = 64;

// Cases of each law after which the ledger is asked what they have missed.
constexpr std::int64_t kBeforeDirected = 100;

// A law, and how far its cases have been put.
struct Docket {
  LawReport* report;
  Domain domain;
  std::size_t known = 0;
  std::int64_t drawn = 0;
  bool is_closed = false;  // nothing more is put
};

// A case that is due, and what is told of it beside its law's tally: the row of the report on given
// cases that it belongs to, a number of cases that it counts in; or null.
struct Item {
  Docket* docket;
  Case c;
  GivenReport* given = nullptr;
  std::int64_t* count = nullptr;
};

// The order in which cases are put decides how soon a wrong implementation is caught. Most wrong
// ones give a wrong output somewhere, which the law of the definition sees in a single run. So the
// laws that go first speak, then that law has its small cases, and then all laws advance together,
// by few cases at first: time, when it is short, is shared by all. Known cases come from the
// smallest to the largest.
class Campaign {
 public:
  Campaign(Evaluator& evaluator, const CampaignOptions& options, Observer& observer)
      : evaluator_(evaluator), options_(options), observer_(observer), start_(Clock::now()) {
    for (const Law* law : options.laws) report_.laws.push_back({law, {}, 0, 0, std::nullopt});
    for (const bool first : {true, false}) {
      for (LawReport& law : report_.laws) {
        if (law.law->goes_first != first) continue;
        dockets_.push_back({&law, evaluator_.domain_for(*law.law, options_.where)});
      }
    }
    for (const NamedCase& known : options_.known)
      known_.push_back(as_offered(evaluator.profile(), known.c));
    std::stable_sort(known_.begin(), known_.end(), [](const Case& a, const Case& b) {
      return multiply_adds(a.problem()) < multiply_adds(b.problem());
    });
    little_known_ = std::count_if(known_.begin(), known_.end(), [](const Case& c) {
      return multiply_adds(c.problem()) <= kLittleWork;
    });
    if (options_.cover_regions && options_.cases > 0 &&
        CoverageLedger::is_kept_for(options_.laws)) {
      ledger_.emplace(evaluator_, options_.laws, options_.where);
    }
    report_.given.reserve(options_.known.size() + options_.given.size());
    for (const Case& c : known_) report_.given.push_back({"", c, {}, 0});
    for (const NamedCase& given : options_.given) {
      report_.given.push_back({given.name, given.c, {}, 0});
    }
  }

  Report run() {
    put_given();
    for (Docket& docket : dockets_) {
      if (docket.report->law->goes_first) take_drawn(docket, kFirst);
    }
    put_due();
    for (Docket& docket : dockets_) {
      if (!is_of_the_definition(docket)) continue;
      take_drawn(docket, kThen);
      take_known(docket, little_known_);
    }
    put_due();
    std::int64_t size = 1;
    while (put_round(size) && !is_over()) size = std::min(2 * size, kLargestRound);
    if (is_directed_) {
      report_.coverage = ledger_->summary();
      report_.coverage->directed = directed_;
    }
    leave_out_what_is_outside();
    report_.seconds = elapsed();
    return std::move(report_);
  }

 private:
  double elapsed() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

  static bool is_of_the_definition(const Docket& docket) {
    return docket.report->law->name == "agrees_with_definition";
  }

  bool has_failed_enough() const {
    return options_.max_failures > 0 && failures_ >= options_.max_failures;
  }

  // To be asked only where there is something left to put, which is then left out.
  bool is_over() {
    if (has_failed_enough()) {
      report_.ending = Ending::failures;
    } else if (options_.seconds > 0 && elapsed() >= options_.seconds) {
      report_.ending = Ending::time;
    }
    return report_.ending != Ending::complete;
  }

  void put_given() {
    for (std::size_t i = known_.size(); i < report_.given.size(); ++i) {
      GivenReport& given = report_.given[i];
      for (Docket& docket : dockets_) {
        due_.push_back({&docket, adapted(*docket.report->law, given.c), &given});
      }
      put_due();
    }
  }

  // What comes next for every law; false if nothing is left.
  bool put_round(std::int64_t size) {
    bool goes_on = false;
    for (Docket& docket : dockets_) {
      if (docket.is_closed) continue;
      goes_on = take_drawn(docket, size) || goes_on;
      goes_on = take_known(docket, size) || goes_on;
    }
    put_due();
    for (Docket& docket : dockets_) {
      if (!options_.small_shapes || !is_of_the_definition(docket) || docket.is_closed) {
        continue;
      }
      goes_on = take_small_shapes(docket, kSmallShapes * size) || goes_on;
    }
    put_due();
    if (ledger_ && !is_directed_ && has_drawn_enough()) {
      is_directed_ = true;
      take_directed();
      put_due();
    }
    return goes_on;
  }

  // Is it time to ask the ledger what was missed?
  bool has_drawn_enough() const {
    const std::int64_t enough = std::min(options_.cases, kBeforeDirected);
    return std::all_of(dockets_.begin(), dockets_.end(), [&](const Docket& docket) {
      return docket.is_closed || docket.drawn >= enough;
    });
  }

  void take_directed() {
    for (CoverageLedger::Directed& one : ledger_->draw_missing(options_.seed)) {
      const auto docket = std::find_if(dockets_.begin(), dockets_.end(), [&](const Docket& other) {
        return other.report->law == one.law;
      });
      due_.push_back({&*docket, std::move(one.c), nullptr, &directed_});
    }
  }

  bool take_known(Docket& docket, std::int64_t count) {
    for (; count > 0 && docket.known < known_.size(); ++docket.known) {
      Case c = adapted(*docket.report->law, known_[docket.known]);
      if (!docket.domain.admits(c)) continue;
      due_.push_back({&docket, std::move(c), &report_.given[docket.known]});
      --count;
    }
    return docket.known < known_.size();
  }

  bool take_drawn(Docket& docket, std::int64_t count) {
    for (; count > 0 && docket.drawn < options_.cases; --count, ++docket.drawn) {
      auto c = draw_case(*docket.report->law, docket.domain, options_.seed,
                         static_cast<std::uint64_t>(docket.drawn));
      if (c) due_.push_back({&docket, *std::move(c), nullptr, &docket.report->drawn});
    }
    return docket.drawn < options_.cases;
  }

  bool take_small_shapes(Docket& docket, std::int64_t count) {
    const Domain domain = small_shapes(docket.domain);
    while (count > 0 && more_small_shapes_) {
      Case c = decode(every_small_shape_, domain);
      more_small_shapes_ = every_small_shape_.next();
      if (!domain.admits(c)) continue;
      due_.push_back({&docket, std::move(c), nullptr, &report_.small_shapes});
      --count;
    }
    return more_small_shapes_;
  }

  // Puts what is due, a batch at a time, but to a law that is broken nothing more. What was
  // answered behind the last failure that is wanted is not told.
  void put_due() {
    for (std::size_t next = 0; next < due_.size();) {
      std::vector<Request> requests;
      std::vector<const Item*> items;
      for (; next < due_.size() && items.size() < kBatch; ++next) {
        if (due_[next].docket->is_closed) continue;
        items.push_back(&due_[next]);
        requests.push_back({due_[next].docket->report->law, due_[next].c});
      }
      if (items.empty() || is_over()) break;
      const std::vector<Answer> answers = evaluator_.evaluate(requests);
      for (std::size_t i = 0; i < answers.size() && !has_failed_enough(); ++i) {
        take_answer(*items[i], requests[i], answers[i]);
      }
    }
    due_.clear();
  }

  void take_answer(const Item& item, const Request& request, const Answer& answer) {
    LawReport& law = *item.docket->report;
    observer_.on_answer(request, answer);
    ++law.tally[answer.verdict.kind];
    law.seconds += answer.seconds;
    if (item.count != nullptr) ++*item.count;
    note(item, answer.verdict);
    if (item.given != nullptr) {
      ++item.given->tally[answer.verdict.kind];
      item.given->seconds += answer.seconds;
    }
    if (answer.verdict.is_failure() && !item.docket->is_closed) {
      item.docket->is_closed = true;
      if (!is_failure_of_buffers(*item.docket, item.c, answer.verdict)) {
        fail(*item.docket, item.c, answer.verdict);
      }
    }
  }

  // Enters in the ledger what was decided. The small shapes are all alike to it.
  void note(const Item& item, const Verdict& verdict) {
    if (!ledger_ || !verdict.is_decided() || item.count == &report_.small_shapes) return;
    if (ledger_->counts(*item.docket->report->law)) ledger_->note(item.c);
  }

  // Every run is between guard pages. Where the law of buffers says the same of the case, the
  // failure is that law's.
  bool is_failure_of_buffers(const Docket& docket, const Case& c, const Verdict& verdict) {
    if (!verdict.hit_guard) return false;
    for (Docket& other : dockets_) {
      if (&other == &docket || other.report->law != &stays_inside_its_buffers) continue;
      const Answer answer = evaluator_.evaluate(Request{other.report->law, c});
      if (!answer.verdict.is_failure()) return false;
      ++other.report->tally[answer.verdict.kind];
      if (!other.is_closed) fail(other, c, answer.verdict);
      other.is_closed = true;
      return true;
    }
    return false;
  }

  void fail(Docket& docket, const Case& c, const Verdict& verdict) {
    const Law& law = *docket.report->law;
    ++failures_;
    docket.report->failure =
        Failure{failures_, &law, c, verdict,
                reduce(evaluator_, law, c, verdict, docket.domain, options_.reduce)};
    observer_.on_failure(*docket.report->failure);
  }

  // A known case that no law may be shown is not one of those given.
  void leave_out_what_is_outside() {
    std::size_t index = 0;
    std::erase_if(report_.given, [&](const GivenReport& given) {
      return index++ < known_.size() &&
             std::none_of(dockets_.begin(), dockets_.end(), [&](const Docket& docket) {
               return docket.domain.admits(adapted(*docket.report->law, given.c));
             });
    });
  }

  Evaluator& evaluator_;
  const CampaignOptions& options_;
  Observer& observer_;
  Clock::time_point start_;
  Report report_;
  std::vector<Docket> dockets_;  // in the order in which the laws are put
  std::vector<Case> known_;      // as offered
  std::int64_t little_known_ = 0;
  std::vector<Item> due_;
  ExhaustiveChoices every_small_shape_;
  bool more_small_shapes_ = true;
  std::optional<CoverageLedger> ledger_;
  bool is_directed_ = false;   // whether the ledger has been asked
  std::int64_t directed_ = 0;  // cases drawn for regions that the first ones had missed
  int failures_ = 0;
};

}  // namespace

Report run_campaign(Evaluator& evaluator, const CampaignOptions& options, Observer& observer) {
  return Campaign(evaluator, options, observer).run();
}

}  // namespace convlaw
