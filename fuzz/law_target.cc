// SPDX-License-Identifier: MIT
#include "fuzz/law_target.h"

#include "fuzz/region_counters.h"
#include "fuzz/require.h"
#include "properties/laws/all_laws.h"
#include "properties/runner/reduce.h"
#include "properties/runner/witness.h"

namespace convlaw {
namespace {

constexpr std::int64_t kLarge = 31;  // of the sizes from 0, the one that is not small

}  // namespace

LawTarget::LawTarget(const std::vector<UnderTest>& forms) : forms_(forms) {
  for (const UnderTest& form : forms) {
    auto evaluator = evaluate_in_process(
        [&]() -> Result<const convlaw_implementation*> { return form.implementation; }, {});
    if (!evaluator) found(evaluator.error().message());
    evaluators_.push_back(*std::move(evaluator));
  }
}

LawTarget::~LawTarget() = default;

Domain LawTarget::domain(const Law& law, bool is_large) const {
  Domain domain = evaluators_.front()->domain_for(law, {});
  if (!is_large) {
    Limits& limits = domain.limits;
    limits.work = 150;
    limits.batch = 3;
    limits.stride = 3;
    limits.dilation = 3;
    limits.padding = 3;
    limits.extra_extent = 3;
    limits.wide_extra_extent = 40;  // beyond two of the widest vectors
    limits.near_vectors = 68;
    limits.wide_groups = 10;
    limits.wide_group_channels = 20;
  }
  return domain;
}

LawTarget::Input LawTarget::draw(Choices& choices, const Law& law) const {
  std::int64_t size = 0;
  choices.choose(size, 0, kLarge, "size");
  Input input{decode(choices, domain(law, size == kLarge)), 0};
  std::int64_t form = 0;
  choices.choose(form, 0, static_cast<std::int64_t>(forms_.size()) - 1, "form");
  input.form = static_cast<std::size_t>(form);
  return input;
}

std::optional<ChoiceList> LawTarget::encode(const Case& c, const Law& law) const {
  for (const bool is_large : {false, true}) {
    std::optional<ChoiceList> choices = convlaw::encode(c, domain(law, is_large));
    if (!choices) continue;
    choices->insert(choices->begin(), {is_large ? std::uint64_t{kLarge} : 0, kLarge, "size"});
    return choices;
  }
  return std::nullopt;
}

void LawTarget::put(const Law& law, const Input& input) {
  const UnderTest& form = forms_[input.form];
  const Case c = adapted(law, input.c);
  Failure failure{1, &law, c, {}, {c, {}, 0, true}};
  put_on_trial("crashed, or hung\n  case       " + to_string(c) + "\n  replay     " +
               form.environment + replay_command(failure, form.name));
  count_regions(c);
  form.select();
  Evaluator& evaluator = *evaluators_[input.form];
  failure.verdict = evaluator.evaluate(Request{&law, c}).verdict;
  if (!failure.verdict.is_failure()) return;
  failure.reduction = reduce(evaluator, law, c, failure.verdict, domain(law, true));
  found(describe_failure(failure, explain(evaluator, failure, {}),
                         form.environment + replay_command(failure, form.name)));
}

}  // namespace convlaw
