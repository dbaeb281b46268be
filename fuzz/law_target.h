// SPDX-License-Identifier: MIT
// An implementation before the laws, one fuzzer's input at a time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "fuzz/sized_domain.h"
#include "fuzz/under_test.h"
#include "properties/runner/evaluator.h"

namespace convlaw {

class LawTarget {
 public:
  /// The forms of one implementation. Aborts if it cannot stand trial.
  explicit LawTarget(const std::vector<UnderTest>& forms = under_test());
  ~LawTarget();

  /// A form of the implementation, and a case that it may be shown for the law.
  struct Input {
    Case c;
    std::size_t form = 0;
  };
  Input draw(Choices& choices, const Law& law) const;

  /// Puts the case to the law. On a failure it reduces the case, says on standard error what
  /// convlaw check would say, and aborts; a crash is followed by the command that replays it.
  void put(const Law& law, const Input& input);

  /// Where those cases come from.
  const SizedDomain& domain(const Law& law) const;

 private:
  std::string describe_on_trial() const;

  const std::vector<UnderTest>& forms_;
  std::vector<std::unique_ptr<Evaluator>> evaluators_;  // one for each form
  struct {
    const Law* law = nullptr;
    Input input;
  } on_trial_;
  mutable std::array<std::optional<SizedDomain>, 4> domains_;  // by what of a law matters to them
};

}  // namespace convlaw
