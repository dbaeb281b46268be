// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>

#include "properties/laws/all_laws.h"
#include "properties/runner/docket.h"

namespace convlaw {
namespace {

using Clock = std::chrono::steady_clock;

// Cases put at a time: enough to keep the child busy, few enough that little is put in vain when
// one of them ends the campaign.
constexpr std::size_t kCampaignBatch = 16;

// A round puts so many drawn and as many known cases to every law: one at first, twice as many in
// the next, at most the last of these.
constexpr std::int64_t kLargestRound = 32;

// The laws that go first get so many drawn cases before anything else is put, and then the law of
// the definition gets more, and the known cases of little work.
constexpr std::int64_t kFirst = 2;
constexpr std::int64_t kThen = 16;

// Small shapes that are put to the law of the definition for every drawn case of a round.
constexpr std::int64_t kSmallShapes = 64;

// Cases of each law after which the ledger is asked what they have missed.
constexpr std::int64_t kBeforeDirected = 100;

// The order in which cases are put decides how soon a wrong implementation is caught. Most wrong
// ones give a wrong output somewhere, which the law of the definition sees in a single run. So the
// laws that go first speak, then that law has its small cases, and then all laws advance together,
// by few cases at first: time, when it is short, is shared by all. Known cases come from the
// smallest to the largest.
class Campaign {
 public:
  Campaign(Evaluator& evaluator, const CampaignOptions& options, Observer& observer)
      : evaluator_(evaluator), options_(options), observer_(observer), start_(Clock::now()) {
    std::vector<const Law*> laws;  // those that are put
    for (const Law* law : options.laws) {
      report_.laws.push_back({law, {}});
      report_.laws.back().is_skipped = is_skipped(options.exemptions, *law);
      if (!report_.laws.back().is_skipped) laws.push_back(law);
    }
    for (const bool first : {true, false}) {
      for (LawReport& law : report_.laws) {
        if (law.law->goes_first != first || law.is_skipped) continue;
        dockets_.push_back(
            {&law, &law - report_.laws.data(), evaluator_.domain_for(*law.law, options_.where)});
      }
    }
    for (const Exemption& one : options.exemptions) report_.exemptions.push_back({one});
    report_.shard = options.shard;
    if (options_.cover_regions && options_.cases > 0 && CoverageLedger::is_kept_for(laws)) {
      ledger_.emplace(evaluator_, laws, options_.where);
    }
    due_.emplace(evaluator.profile(), options, report_, ledger_ ? &*ledger_ : nullptr);
  }

  Report run() {
    put_given();
    for (Docket& docket : dockets_) {
      if (docket.report->law->goes_first) due_->take_drawn(docket, kFirst);
    }
    put_due();
    for (Docket& docket : dockets_) {
      if (!is_of_the_definition(docket)) continue;
      due_->take_drawn(docket, kThen);
      due_->take_known(docket, due_->little_known());
    }
    put_due();
    std::int64_t size = 1;
    while (put_round(size) && !is_over()) size = std::min(2 * size, kLargestRound);
    if (is_directed_) {
      report_.coverage = ledger_->summary();
      report_.coverage->directed = directed_;
    }
    due_->leave_out_what_is_outside(dockets_);
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
    for (std::size_t i = 0; i < options_.given.size(); ++i) {
      for (Docket& docket : dockets_) due_->take_given(docket, i);
      put_due();
    }
  }

  // What comes next for every law; false if nothing is left.
  bool put_round(std::int64_t size) {
    bool goes_on = false;
    for (Docket& docket : dockets_) {
      if (docket.is_closed) continue;
      goes_on = due_->take_drawn(docket, size) || goes_on;
      goes_on = due_->take_known(docket, size) || goes_on;
    }
    put_due();
    for (Docket& docket : dockets_) {
      if (!options_.small_shapes || !is_of_the_definition(docket) || docket.is_closed) {
        continue;
      }
      goes_on = due_->take_small_shapes(docket, kSmallShapes * size) || goes_on;
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
    for (CoverageLedger::Directed& one : ledger_->draw_missing(options_.seed, options_.shard)) {
      const auto docket = std::find_if(dockets_.begin(), dockets_.end(), [&](const Docket& other) {
        return other.report->law == one.law;
      });
      due_->take_directed(*docket, std::move(one.c), directed_);
    }
  }

  // Puts what is due, a batch at a time, but to a law that is broken nothing more. What was
  // answered behind the last failure that is wanted is not told.
  void put_due() {
    const std::vector<Item> due = due_->take();
    for (std::size_t next = 0; next < due.size();) {
      std::vector<Request> requests;
      std::vector<const Item*> items;
      for (; next < due.size() && items.size() < kCampaignBatch; ++next) {
        if (due[next].docket->is_closed || is_left_out(due[next])) continue;
        items.push_back(&due[next]);
        requests.push_back({due[next].docket->report->law, due[next].c});
      }
      if (items.empty() || is_over()) break;
      const std::vector<Answer> answers = evaluator_.evaluate(requests);
      for (std::size_t i = 0; i < answers.size() && !has_failed_enough(); ++i) {
        take_answer(*items[i], requests[i], answers[i]);
      }
    }
  }

  // Null if there is none.
  ExemptionReport* exemption_of(const Item& item) {
    const std::size_t place =
        find_exemption(options_.exemptions, *item.docket->report->law, item.c);
    return place < report_.exemptions.size() ? &report_.exemptions[place] : nullptr;
  }

  static bool has_failed_as_expected(const ExemptionReport& exemption, const LawReport& law) {
    return std::any_of(exemption.failures.begin(), exemption.failures.end(),
                       [&](const auto& failure) { return failure.law == law.law; });
  }

  // Because of an exemption; counts it.
  bool is_left_out(const Item& item) {
    ExemptionReport* exemption = exemption_of(item);
    if (exemption == nullptr) return false;
    if (exemption->exemption.kind == Exemption::Kind::xfail &&
        !has_failed_as_expected(*exemption, *item.docket->report)) {
      return false;
    }
    ++exemption->skipped;
    ++item.docket->report->skipped;
    note(item, Verdict::inconclusive("exempt"));
    return true;
  }

  void take_answer(const Item& item, const Request& request, const Answer& answer) {
    LawReport& law = *item.docket->report;
    observer_.on_answer(request, answer);
    law.seconds += answer.seconds;
    if (item.count != nullptr) ++*item.count;
    note(item, answer.verdict);
    if (item.given != nullptr) item.given->seconds += answer.seconds;
    if (is_as_expected(item, answer.verdict)) return;
    ++law.tally[answer.verdict.kind];
    if (item.given != nullptr) ++item.given->tally[answer.verdict.kind];
    if (law.law->may_ask_too_much && answer.verdict.kind == Verdict::Kind::inconclusive) {
      item.docket->is_closed = true;
    }
    if (answer.verdict.is_failure() && !item.docket->is_closed) {
      item.docket->is_closed = true;
      if (!is_failure_of_buffers(*item.docket, item.c, answer.verdict)) {
        fail(*item.docket, item.c, answer.verdict);
      }
    }
  }

  // Is it a failure that an exemption expects? Enters it there.
  bool is_as_expected(const Item& item, const Verdict& verdict) {
    ExemptionReport* exemption = exemption_of(item);
    if (exemption == nullptr) return false;
    if (verdict.kind == Verdict::Kind::holds) ++exemption->holds;
    if (!verdict.is_failure()) return false;
    LawReport& law = *item.docket->report;
    if (!has_failed_as_expected(*exemption, law)) {
      exemption->failures.push_back({law.law, item.c, verdict});
    }
    ++law.expected;
    return true;
  }

  // Enters in the ledger what was put. The small shapes are all alike to it.
  void note(const Item& item, const Verdict& verdict) {
    if (!ledger_ || item.count == &report_.small_shapes) return;
    if (!ledger_->counts(*item.docket->report->law)) return;
    if (verdict.is_decided()) {
      ledger_->note(item.c);
    } else {
      ledger_->note_undecided(item.c);
    }
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
    UnexemptedEvaluator evaluator(evaluator_, options_.exemptions);
    docket.report->failure =
        Failure{failures_, &law, c, verdict,
                reduce(evaluator, law, c, verdict, docket.domain, options_.reduce)};
    observer_.on_failure(*docket.report->failure);
  }

  Evaluator& evaluator_;
  const CampaignOptions& options_;
  Observer& observer_;
  Clock::time_point start_;
  Report report_;
  std::vector<Docket> dockets_;  // in the order in which the laws are put
  std::optional<CoverageLedger> ledger_;
  std::optional<DueCases> due_;
  bool is_directed_ = false;   // whether the ledger has been asked
  std::int64_t directed_ = 0;  // cases drawn for regions that the first ones had missed
  int failures_ = 0;
};

}  // namespace

Report run_campaign(Evaluator& evaluator, const CampaignOptions& options, Observer& observer) {
  return Campaign(evaluator, options, observer).run();
}

}  // namespace convlaw
