// SPDX-License-Identifier: MIT
#include <future>
#include <latch>
#include <memory>
#include <span>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

constexpr std::int64_t kCallers = 3;
constexpr int kRepeats = 2;

Verdict judge_concurrent_calls_do_not_meet(Trial& trial) {
  if (!trial.dock().is_concurrent()) {
    return Verdict::inconclusive("the implementation is called from one thread at a time");
  }
  const Conv2dProblem& p = trial.problem();
  struct Caller {
    std::unique_ptr<Stage> stage;
    Values alone;
    std::vector<CallResult> together;
  };
  std::vector<Caller> callers;
  for (std::int64_t i = 0; i < kCallers; ++i) {
    Operands operands = trial.operands();
    if (i > 0) operands.input = trial.draw_operands(p).input;
    callers.push_back({trial.make_stage(p, operands, {}), Values(), {}});
    if (!callers.back().stage) return Verdict::holds();
    trial.run_on(*callers.back().stage, p);
    if (trial.interruption()) return Verdict::holds();
    // Once more, for what run_on() gives may have been rounded to integers.
    callers.back().alone = callers.back().stage->run().output;
  }

  std::latch all_are_here(kCallers);
  const auto call = [&](Caller& caller) {
    caller.together.reserve(kRepeats);
    all_are_here.arrive_and_wait();
    for (int i = 0; i < kRepeats; ++i) caller.together.push_back(caller.stage->run());
  };
  std::vector<std::future<void>> others;
  for (Caller& caller : std::span(callers).subspan(1)) {
    others.push_back(std::async(std::launch::async, [&call, &caller] { call(caller); }));
  }
  call(callers.front());
  for (std::future<void>& other : others) other.get();
  for (Caller& caller : callers) {
    for (CallResult& result : caller.together) {
      if (result.status != CallResult::Status::computed) {
        return Verdict::broken("refused among concurrent calls what it computed alone: " +
                               result.message);
      }
      Verdict verdict = trial.expect_same(caller.alone, result.output,
                                          "the output of a call alone, and among concurrent ones");
      if (verdict.is_failure()) return verdict;
    }
  }
  return Verdict::holds();
}

}  // namespace

const Law concurrent_calls_do_not_meet{
    .name = "concurrent_calls_do_not_meet",
    .chapter = "H10",
    .formula = "f(x1), f(x2), f(x3) called at once by three threads are what they are alone",
    .reason =
        "an implementation that declares itself concurrent shares nothing between calls that one "
        "of them writes",
    .exactness = Exactness::integers,
    .judge = judge_concurrent_calls_do_not_meet,
};

}  // namespace convlaw
