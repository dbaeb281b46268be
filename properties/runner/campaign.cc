// SPDX-License-Identifier: MIT
#include "properties/runner/campaign.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

using Clock = std::chrono::steady_clock;
using Kind = Verdict::Kind;

// Cases put at a time: enough to keep the child busy, few enough for progress to be seen.
constexpr std::int64_t kBatch = 32;
constexpr std::int64_t kSmallBatch = 256;

// Cases of each law after which those are drawn that the ledger asks for.
constexpr std::int64_t kBeforeDirected = 100;

// How often a draw is repeated that falls outside --where.
constexpr std::uint64_t kDraws = 200;

class Campaign {
 public:
  Campaign(Evaluator& evaluator, const CampaignOptions& options, Observer& observer)
      : evaluator_(evaluator), options_(options), observer_(observer), start_(Clock::now()) {
    for (const Law* law : options.laws) report_.laws.push_back({law, {}, 0, 0, std::nullopt});
    for (const bool first : {true, false}) {
      for (LawReport& law : report_.laws) {
        if (law.law->goes_first == first) order_.push_back(&law);
      }
    }
  }

  Report run() {
    put_given();
    if (options_.small_shapes) put_small_shapes();
    put_drawn();
    if (ledger_) {
      report_.coverage = ledger_->summary();
      report_.coverage->directed = directed_;
    }
    report_.seconds = elapsed();
    return std::move(report_);
  }

 private:
  double elapsed() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

  // To be asked only where there is something left to put, which is then left out.
  bool is_over() {
    if (options_.max_failures > 0 && failures_ >= options_.max_failures) {
      report_.ending = Ending::failures;
    } else if (options_.seconds > 0 && elapsed() >= options_.seconds) {
      report_.ending = Ending::time;
    }
    return report_.ending != Ending::complete;
  }

  Domain domain_for(const Law& law) const { return evaluator_.domain_for(law, options_.where); }

  void put_given() {
    for (const NamedCase& known : options_.known) put_given("", as_offered(known.c), false);
    for (const NamedCase& named : options_.given) put_given(named.name, named.c, true);
  }

  void put_given(const std::string& name, const Case& c, bool wanted) {
    GivenReport given{name, c, {}, 0};
    bool is_one = wanted;
    for (LawReport* law : order_) {
      Case as_spoken_of = adapted(*law->law, c);
      if (!wanted && !domain_for(*law->law).admits(as_spoken_of)) continue;
      is_one = true;
      if (law->failure || is_over()) continue;
      const Answer answer = put(*law, {std::move(as_spoken_of)}).front();
      ++given.tally[answer.verdict.kind];
      given.seconds += answer.seconds;
    }
    if (is_one) report_.given.push_back(std::move(given));
  }

  // With an element type and a layout that the implementation offers.
  Case as_offered(Case c) const {
    const auto replace = [](const auto& offered, auto& value) {
      if (offered.empty() || std::find(offered.begin(), offered.end(), value) != offered.end())
        return;
      value = offered.front();
    };
    replace(evaluator_.profile().dtypes, c.typed.dtype);
    replace(evaluator_.profile().layouts, c.typed.layout);
    return c;
  }

  // A given case as the law speaks of it; as it is where that would be illegal.
  static Case adapted(const Law& law, const Case& c) {
    Case other = c;
    if (law.adapt != nullptr) law.adapt(other);
    return find_illegality(other.problem()) ? c : other;
  }

  void put_small_shapes() {
    for (LawReport& law : report_.laws) {
      if (law.law->name != "agrees_with_definition" || law.failure) continue;
      const Domain domain = small_shapes(domain_for(*law.law));
      ExhaustiveChoices every;
      bool more = true;
      while (more && !law.failure && !is_over()) {
        std::vector<Case> batch;
        while (more && std::ssize(batch) < kSmallBatch) {
          Case c = decode(every, domain);
          more = every.next();
          if (domain.admits(c)) batch.push_back(std::move(c));
        }
        report_.small_shapes += std::ssize(batch);
        put(law, batch);
      }
    }
  }

  // All laws advance together, and by few cases at first, so that time, when it is short, is shared
  // by all. Ends with the last case, with a limit, or when every law is broken.
  void put_drawn() {
    if (options_.cover_regions && options_.cases > 0 &&
        CoverageLedger::is_kept_for(options_.laws)) {
      ledger_.emplace(evaluator_, options_.laws, options_.where);
    }
    std::int64_t size = 1;
    bool is_directed = false;
    for (std::int64_t first = 0; first < options_.cases; first += size) {
      if (first > 0) size = std::min(2 * size, kBatch);
      bool goes_on = false;
      for (LawReport* law : order_) {
        if (law->failure) continue;
        if (is_over()) return;
        put_drawn(*law, first, std::min(size, options_.cases - first));
        goes_on = goes_on || !law->failure;
      }
      if (!goes_on) return;
      const std::int64_t put = first + size;
      if (ledger_ && !is_directed && (put >= kBeforeDirected || put >= options_.cases)) {
        is_directed = true;
        put_directed();
      }
    }
  }

  // Fills the ledger where it is empty.
  void put_directed() {
    std::map<const Law*, std::vector<Case>> batches;
    for (CoverageLedger::Directed& one : ledger_->draw_missing(options_.seed)) {
      batches[one.law].push_back(std::move(one.c));
    }
    for (LawReport* law : order_) {
      const std::vector<Case>& cases = batches[law->law];
      for (std::size_t first = 0; first < cases.size(); first += kBatch) {
        if (law->failure || is_over()) break;
        const std::size_t last = std::min<std::size_t>(first + kBatch, cases.size());
        put_and_note(*law, {cases.begin() + static_cast<std::ptrdiff_t>(first),
                            cases.begin() + static_cast<std::ptrdiff_t>(last)});
        directed_ += static_cast<std::int64_t>(last - first);
      }
    }
  }

  // Puts drawn cases, and enters in the ledger those that were decided.
  void put_and_note(LawReport& law, const std::vector<Case>& cases) {
    const std::vector<Answer> answers = put(law, cases);
    if (!ledger_ || !ledger_->counts(*law.law)) return;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const Verdict& verdict = answers[i].verdict;
      if (verdict.kind == Kind::holds || verdict.is_failure()) ledger_->note(cases[i]);
    }
  }

  void put_drawn(LawReport& law, std::int64_t first, std::int64_t count) {
    const Domain domain = domain_for(*law.law);
    std::vector<Case> batch;
    for (std::int64_t index = first; index < first + count; ++index) {
      auto c = draw_case(*law.law, domain, options_.seed, static_cast<std::uint64_t>(index));
      if (c) batch.push_back(*std::move(c));
    }
    put_and_note(law, batch);
    law.drawn += std::ssize(batch);
  }

  std::vector<Answer> put(LawReport& law, const std::vector<Case>& cases) {
    std::vector<Request> requests;
    requests.reserve(cases.size());
    for (const Case& c : cases) requests.push_back({law.law, c});
    std::vector<Answer> answers = evaluator_.evaluate(requests);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      observer_.on_answer(requests[i], answers[i]);
      ++law.tally[answers[i].verdict.kind];
      law.seconds += answers[i].seconds;
      if (answers[i].verdict.is_failure() && !law.failure) {
        fail(law, cases[i], answers[i].verdict);
      }
    }
    return answers;
  }

  void fail(LawReport& law, const Case& c, const Verdict& verdict) {
    ++failures_;
    law.failure =
        Failure{failures_, law.law, c, verdict,
                reduce(evaluator_, *law.law, c, verdict, domain_for(*law.law), options_.reduce)};
    observer_.on_failure(*law.failure);
  }

  Evaluator& evaluator_;
  const CampaignOptions& options_;
  Observer& observer_;
  Clock::time_point start_;
  Report report_;
  std::vector<LawReport*> order_;  // in which the laws are put
  std::optional<CoverageLedger> ledger_;
  std::int64_t directed_ = 0;  // cases drawn for regions that the first ones had missed
  int failures_ = 0;
};

}  // namespace

std::int64_t Tally::total() const {
  return std::accumulate(std::begin(counts), std::end(counts), std::int64_t{0});
}

Tally Report::total() const {
  Tally sum;
  for (const LawReport& law : laws) {
    for (std::size_t kind = 0; kind < std::size(sum.counts); ++kind) {
      sum.counts[kind] += law.tally.counts[kind];
    }
  }
  return sum;
}

std::int64_t Report::laws_not_reached() const {
  if (ending == Ending::complete) return 0;
  return std::count_if(laws.begin(), laws.end(),
                       [](const LawReport& law) { return law.tally.total() == 0; });
}

std::int64_t Report::given_put() const {
  return std::count_if(given.begin(), given.end(),
                       [](const GivenReport& one) { return one.tally.total() > 0; });
}

std::vector<const Failure*> Report::failures() const {
  std::vector<const Failure*> failures;
  for (const LawReport& law : laws) {
    if (law.failure) failures.push_back(&*law.failure);
  }
  std::sort(failures.begin(), failures.end(),
            [](const Failure* a, const Failure* b) { return a->order < b->order; });
  return failures;
}

Report run_campaign(Evaluator& evaluator, const CampaignOptions& options, Observer& observer) {
  return Campaign(evaluator, options, observer).run();
}

bool something_holds(const Report& report) {
  const auto makes_its_own_cases = [](const LawReport& law) {
    return law.law == &illegal_problems_are_rejected || law.law == &empty_tensors_are_computed;
  };
  const bool are_alone = std::all_of(report.laws.begin(), report.laws.end(), makes_its_own_cases);
  return std::any_of(report.laws.begin(), report.laws.end(), [&](const LawReport& law) {
    return law.tally[Kind::holds] > 0 && (are_alone || !makes_its_own_cases(law));
  });
}

int exit_code(const Report& report, bool require_all) {
  const Tally total = report.total();
  if (total[Kind::crashed] + total[Kind::timed_out] > 0) return 3;
  if (total[Kind::broken] > 0) return 1;
  const bool left_out = total[Kind::declined] > 0 || report.laws_not_reached() > 0;
  if (!something_holds(report) || (require_all && left_out)) return 4;
  return 0;
}

std::optional<Case> draw_case(const Law& law, const Domain& domain, std::uint64_t seed,
                              std::uint64_t index) {
  const std::uint64_t stream = mix(mix(seed, law.name), index);
  for (std::uint64_t draw = 0; draw < kDraws; ++draw) {
    RandomChoices random(draw == 0 ? stream : mix(stream, draw));
    Case c = decode(random, domain);
    if (law.adapt != nullptr) law.adapt(c);
    if (domain.admits(c)) return c;
  }
  return std::nullopt;
}

Domain small_shapes(Domain domain) {
  domain.exhaustive = true;
  domain.empty_tensors = false;
  domain.limits = {.batch = 1,
                   .group_channels = 2,
                   .groups = 2,
                   .kernel = 3,
                   .stride = 3,
                   .dilation = 2,
                   .padding = 2,
                   .extra_extent = 1,
                   .work = std::int64_t{1} << 30};
  return domain;
}

}  // namespace convlaw
