// SPDX-License-Identifier: MIT
#include "fuzz/law_target.h"

#include <cstdio>
#include <cstdlib>

#include "properties/laws/all_laws.h"
#include "properties/runner/witness.h"

// Of the sanitizers' runtime, where there is one.
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(  // NOLINT(*-identifier)
    void (*)());

namespace convlaw {
namespace {

// What is being evaluated, for the death callback. A crash leaves no time to make it up.
std::string replay_line;

void say_replay_line() { std::fprintf(stderr, "\nreplay with\n  %s\n", replay_line.c_str()); }

[[noreturn]] void give_up(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  std::abort();
}

const Law& law_for(std::span<const std::uint8_t> bytes) {
  std::uint64_t hash = 0;
  for (const std::uint8_t byte : bytes) hash = mix(hash, byte);
  return *all_laws()[hash % all_laws().size()];
}

}  // namespace

LawTarget::LawTarget(const convlaw_implementation& implementation, std::string name)
    : name_(std::move(name)) {
  auto evaluator = evaluate_in_process(
      [&]() -> Result<const convlaw_implementation*> { return &implementation; }, {});
  if (!evaluator) give_up(evaluator.error().message());
  evaluator_ = *std::move(evaluator);
  domain_ = evaluator_->domain_for(agrees_with_definition, {});
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(say_replay_line);
}

LawTarget::~LawTarget() = default;

void LawTarget::put(std::span<const std::uint8_t> bytes) {
  ByteChoices choices(bytes);
  const Case c = decode(choices, domain_);
  put(agrees_with_definition, c);
  put(law_for(bytes), c);
}

void LawTarget::put(const Law& law, const Case& drawn) {
  const Case c = adapted(law, drawn);
  Failure failure{1, &law, c, {}, {c, {}, 0, true}};
  replay_line = replay_command(failure, name_);
  failure.verdict = evaluator_->evaluate(Request{&law, c}).verdict;
  if (!failure.verdict.is_failure()) return;
  const Domain domain = evaluator_->domain_for(law, {});
  failure.reduction = reduce(*evaluator_, law, c, failure.verdict, domain);
  give_up(
      describe_failure(failure, explain(*evaluator_, failure, {}), replay_command(failure, name_)));
}

}  // namespace convlaw
