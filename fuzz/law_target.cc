// SPDX-License-Identifier: MIT
#include "fuzz/law_target.h"

#include "fuzz/draws.h"
#include "fuzz/error_counters.h"
#include "fuzz/region_counters.h"
#include "fuzz/require.h"
#include "properties/laws/all_laws.h"
#include "properties/runner/reduce.h"
#include "properties/runner/witness.h"

namespace convlaw {
LawTarget::LawTarget(const std::vector<UnderTest>& forms) : forms_(forms) {
  for (const UnderTest& form : forms) {
    auto evaluator = evaluate_in_process(
        [&]() -> Result<const convlaw_implementation*> { return form.implementation; }, {});
    if (!evaluator) found(evaluator.error().message());
    evaluators_.push_back(*std::move(evaluator));
  }
}

LawTarget::~LawTarget() = default;

const SizedDomain& LawTarget::domain(const Law& law) const {
  std::optional<SizedDomain>& domain =
      domains_[(law.exactness == Exactness::integers) + 2 * law.empty_tensors];
  if (!domain) domain.emplace(evaluators_.front()->domain_for(law, {}));
  return *domain;
}

LawTarget::Input LawTarget::draw(Choices& choices, const Law& law) const {
  Input input{domain(law).draw(choices), 0};
  input.form = static_cast<std::size_t>(
      number(choices, static_cast<std::int64_t>(forms_.size()) - 1, "form"));
  return input;
}

std::string LawTarget::describe_on_trial() const {
  const auto& [law, input] = on_trial_;
  const UnderTest& form = forms_[input.form];
  const Failure failure{1, law, input.c, {}, {input.c, {}, 0, true}};
  return "crashed, or hung\n  case       " + to_string(input.c) + "\n  replay     " +
         form.environment + replay_command(failure, form.name);
}

void LawTarget::put(const Law& law, const Input& input) {
  const UnderTest& form = forms_[input.form];
  on_trial_ = {&law, {adapted(law, input.c), input.form}};
  const Case& c = on_trial_.input.c;
  put_on_trial([this] { return describe_on_trial(); });
  count_regions(c);
  Evaluator& evaluator = *evaluators_[input.form];
  Failure failure{1, &law, c, evaluator.evaluate(Request{&law, c}).verdict, {c, {}, 0, true}};
  if (!failure.verdict.is_failure()) {
    count_error(c, failure.verdict.used);
    return;
  }
  // With what follows, less than engines give an input before they take it for a hang.
  constexpr double kReducingSeconds = 5;
  failure.reduction = reduce(evaluator, law, c, failure.verdict, domain(law).large(),
                             {.seconds = kReducingSeconds});
  put_on_trial(std::string());  // the known defects that it is compared with, in processes of their
                                // own, may crash without a word
  found(describe_failure(failure, explain(evaluator, failure, {}),
                         form.environment + replay_command(failure, form.name)));
}

}  // namespace convlaw
