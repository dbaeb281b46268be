// SPDX-License-Identifier: MIT
// An implementation before the laws, one fuzzer's input at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "fuzz/under_test.h"
#include "properties/runner/evaluator.h"

namespace convlaw {

class LawTarget {
 public:
  /// The forms of one implementation. Aborts if it cannot stand trial.
  explicit LawTarget(const std::vector<UnderTest>& forms = under_test());
  ~LawTarget();

  /// A form of the implementation, and a case that it may be shown for the law. All but one of 32
  /// are small: an engine makes up by their number for what each of them sees.
  struct Input {
    Case c;
    std::size_t form = 0;
  };
  Input draw(Choices& choices, const Law& law) const;

  /// Choices from which draw() makes the first form and the case again; nullopt if there are none.
  std::optional<ChoiceList> encode(const Case& c, const Law& law) const;

  /// Puts the case to the law. On a failure it reduces the case, says on standard error what
  /// convlaw check would say, and aborts; a crash is followed by the command that replays it.
  void put(const Law& law, const Input& input);

  /// Where those cases come from.
  Domain domain(const Law& law, bool is_large) const;

 private:
  const std::vector<UnderTest>& forms_;
  std::vector<std::unique_ptr<Evaluator>> evaluators_;  // one for each form
};

}  // namespace convlaw
