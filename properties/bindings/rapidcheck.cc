// SPDX-License-Identifier: MIT
#include "properties/bindings/rapidcheck.h"

#include <rapidcheck.h>

namespace convlaw {
namespace {

// Draws are not to grow with RapidCheck's size: our descriptions know their own limits.
constexpr int kNominalSize = 100;

class RapidCheckChoices final : public Choices {
 public:
  void choose(std::int64_t& value, std::int64_t low, std::int64_t high, std::string_view) override {
    value = low == high
                ? low
                : *rc::gen::resize(kNominalSize, rc::gen::inRange<std::int64_t>(low, high + 1));
  }
};

}  // namespace

RapidCheckResult check_with_rapidcheck(Evaluator& evaluator, const Law& law, const Where& where,
                                       const std::string& test_id) {
  RapidCheckResult result;
  const Domain domain = evaluator.domain_for(law, where);
  std::optional<Case> found;
  Verdict verdict;
  const auto property = [&] {
    RapidCheckChoices choices;
    const Case c = adapted(law, decode(choices, domain));
    RC_PRE(domain.admits(c));
    const Answer answer = evaluator.evaluate(Request{&law, c});
    ++result.tally[answer.verdict.kind];
    if (!answer.verdict.is_failure()) return;
    found = c;
    verdict = answer.verdict;
    RC_FAIL(verdict.reason);
  };

  rc::detail::TestMetadata metadata;
  metadata.id = test_id;
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.seed = mix(params.seed, test_id);
  params.disableShrinking = true;
  rc::detail::checkTestable(property, metadata, params);
  if (found) {
    result.failure =
        Failure{1, &law, *found, verdict, reduce(evaluator, law, *found, verdict, domain)};
  }
  return result;
}

}  // namespace convlaw
