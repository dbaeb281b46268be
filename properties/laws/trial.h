// SPDX-License-Identifier: MIT
// What a law works with: the case, the implementation to run, and comparisons that make verdicts.
//
// A run that yields no output (declined, rejected, failed) does not disturb the law: it gets zeros
// and carries on, and the trial's own verdict replaces the law's in the end. Only where zeros would
// take more memory than there is, the law is left by an exception, which evaluate() catches.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "properties/cases/operands.h"
#include "properties/cases/where.h"
#include "properties/dock/stage.h"
#include "properties/laws/verdict.h"

namespace convlaw {

struct Law;

class Trial {
 public:
  Trial(const Law& law, const Case& c, const Dock& dock, const Where& where);

  const Case& original() const { return case_; }
  const TypedProblem& typed() const { return case_.typed; }
  const Conv2dProblem& problem() const { return case_.problem(); }
  const Operands& operands() const { return *operands_; }
  const Values& input() const { return operands_->input; }
  const Values& weight() const { return operands_->weight; }
  const std::vector<double>& bias() const { return operands_->bias; }
  const Dock& dock() const { return dock_; }
  /// Of the case's tensors.
  ElementTypes types() const { return element_types(case_.typed.dtype); }
  bool of_integers() const { return is_integer(case_.typed.dtype); }
  /// In which the implementation says that it sums: the natural one unless it declares another.
  ElementType accumulator() const;

  /// A whole number in [low, high] that depends on the case alone.
  std::int64_t draw(std::int64_t low, std::int64_t high);
  /// Other operands for `problem`, of the case's pattern.
  Operands draw_operands(const Conv2dProblem& problem);

  /// The input with its padding, as without_padding(problem()) expects it.
  Values padded_input() const;

  /// Thrown when there is an interruption, and no way to carry on.
  struct Interrupted {};

  /// For a problem that a law derives from its own, before the law makes tensors for it: throws
  /// Interrupted, with the interruption set, if they do not fit into memory.
  void require_room(const Conv2dProblem& problem);

  /// Does the restriction (--where) let the implementation be asked about this problem?
  bool admits(const Conv2dProblem& problem) const;
  /// May the implementation be sent this problem, too?
  bool offers(const Conv2dProblem& problem) const;

  /// The output of the case itself.
  Values run();
  /// The output of another problem, of the case's element type and layout.
  Values run(const Conv2dProblem& problem, const Operands& operands);
  Values run(const TypedProblem& typed, const Operands& operands);
  /// The same on a stage of the law's own making; the stage's problem must be `problem`.
  Values run_on(Stage& stage, const Conv2dProblem& problem, Stage::Fill fill = {});
  /// Null if the implementation cannot be sent the problem: then the trial is over.
  std::unique_ptr<Stage> make_stage(const Conv2dProblem& problem, const Operands& operands,
                                    Stage::Options options);

  /// Holds if the tensors, whose extents must agree, are the same; `what` says what they are.
  Verdict expect_same(const Values& expected, const Values& got, std::string_view what) const;

  /// Set once a run has yielded no output, or the case cannot tell.
  const std::optional<Verdict>& interruption() const { return interruption_; }
  void interrupt(Verdict verdict);

 private:
  convlaw_contract contract_of(const TypedProblem& typed) const;
  bool may_run(const TypedProblem& typed, const Operands& operands);
  // For a law of exact sums: does what the implementation declares for this problem round them
  // nevertheless, as fast algorithms do?
  bool rounds_integers(const TypedProblem& typed) const;
  TypedProblem typed_like(const Conv2dProblem& problem) const;
  Values take(CallResult result, const TypedProblem& typed);

  const Law& law_;
  const Case& case_;
  const Dock& dock_;
  const Where& where_;
  const convlaw_contract contract_;           // for the case; asked for once, as for a plan
  std::shared_ptr<const Operands> operands_;  // of trials of the same case, too
  std::uint64_t random_;
  std::optional<Verdict> interruption_;
};

/// A tensor made element by element.
template <class Element>
Values make_values(const Extents& extents, Element element) {
  Values values(extents);
  double* next = values.elements().data();
  for_each_index(extents, [&](auto... index) { *next++ = element(index...); });
  return values;
}

/// a + factor * b, element by element.
Values add(const Values& a, const Values& b, double factor = 1);
Values scale(const Values& a, double factor);
std::vector<double> scale(const std::vector<double>& a, double factor);

/// b[oc] at every (n, oc, oh, ow); zeros if there is no bias.
Values bias_everywhere(const std::vector<double>& bias, const Extents& extents);

/// number + times * step, or the largest integer if that is less: a derived problem must not become
/// another by overflowing. `times` and `step` are not negative.
std::int64_t grown(std::int64_t number, std::int64_t times, std::int64_t step);

/// `problem` with its padding as numbers.
Conv2dProblem with_numeric_padding(const Conv2dProblem& problem);

/// True if circular padding of `problem` wraps around what negative padding has left: more or less
/// padding then moves other elements than those at the ends.
bool wraps_a_cropped_image(const Conv2dProblem& problem);

}  // namespace convlaw
