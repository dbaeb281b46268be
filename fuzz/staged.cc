// SPDX-License-Identifier: MIT
#include "fuzz/staged.h"

#include "convlaw/definition.h"
#include "fuzz/region_counters.h"
#include "fuzz/require.h"
#include "properties/laws/all_laws.h"
#include "properties/laws/verdict.h"
#include "properties/runner/evaluator.h"

namespace convlaw {
namespace {

Dock docked(const convlaw_implementation* implementation) {
  Result<Dock> dock = Dock::admit(implementation);
  if (!dock) found(dock.error().message());
  return *std::move(dock);
}

SizedDomain make_domain() {
  const auto evaluator = evaluate_in_process(
      []() -> Result<const convlaw_implementation*> { return under_test().front().implementation; },
      {});
  if (!evaluator) found(evaluator.error().message());
  Domain domain = (*evaluator)->domain_for(agrees_with_definition, {});
  domain.limits.work = 1'000;
  return SizedDomain(domain);
}

Values defined(const TypedProblem& typed, const Operands& operands) {
  static const Dock definition = docked(&definition_implementation());
  TypedProblem dense = typed;
  dense.layout = Layout::nchw;
  CallResult result = definition.call(dense, operands);
  FUZZ_REQUIRE(result.status == CallResult::Status::computed);
  return std::move(result.output);
}

}  // namespace

const Dock& dock_under_test() {
  static const Dock dock = docked(under_test().front().implementation);
  return dock;
}

const SizedDomain& staged_domain() {
  static const SizedDomain domain = make_domain();
  return domain;
}

Staged::Staged(const Case& c, Stage::Options options) : case_(c), operands_(make_operands(c)) {
  options.strides_seed = c.data.seed;
  put_on_trial("while it was prepared and run, among others\n  case  " + to_string(c));
  count_regions(c);
  stage_ = std::make_unique<Stage>(dock_under_test(), case_.typed, operands_, options);
}

void Staged::run(Stage::Fill fill) {
  put_on_trial("in a run of\n  case  " + to_string(case_));
  const CallResult result = stage_->run(fill);
  if (result.status == CallResult::Status::declined) return;
  FUZZ_REQUIRE(result.status == CallResult::Status::computed);
  const bool nothing_beside_the_output_is_written = stage_->overrun_tensor().empty();
  FUZZ_REQUIRE(nothing_beside_the_output_is_written);
  const bool operands_are_as_before = stage_->changed_operand(operands_).empty();
  FUZZ_REQUIRE(operands_are_as_before);
  const auto difference = first_difference(defined(case_.typed, operands_), result.output);
  const bool output_is_the_definitions = !difference;
  FUZZ_REQUIRE(output_is_the_definitions);
}

void Staged::rewrite(std::uint64_t seed) {
  case_.data.seed = seed;
  operands_ = make_operands(case_);
  stage_->rewrite(operands_);
}

void Staged::rewrite_input(std::uint64_t seed) {
  Case other = case_;
  other.data.seed = seed;
  operands_.input = make_operands(other).input;
  stage_->rewrite_input(operands_.input);
}

}  // namespace convlaw
