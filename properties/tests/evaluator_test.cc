// SPDX-License-Identifier: MIT
// Whatever an implementation does to its process, the runner goes on and says so.
#include "properties/runner/evaluator.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "convlaw/definition.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// What happens depends on the width: one implementation, many ways to end.
std::int32_t misbehave(void* context, const convlaw_call* call) {
  switch (call->problem->width) {
    case 2:
      raise(SIGSEGV);
      break;
    case 3:
      std::abort();
    case 4:
      std::_Exit(0);
    case 5:
      while (true) pause();
    case 6:
      std::cout << "noise on standard output" << std::endl;
      break;
    case 7:
      for (int fd = 3; fd < 64; ++fd) close(fd);
      break;
    case 8:
      for (int fd = 3; fd < 64; ++fd) {
        [[maybe_unused]] const ssize_t written = write(fd, "garbage garbage garbage", 23);
      }
      break;
    case 9:
      throw std::runtime_error("out of sorts");
    case 10: {
      static const int slow_for_once = usleep(1'300'000);
      static_cast<void>(slow_for_once);
      break;
    }
    default:
      break;
  }
  return run_as<Direct>(context, call);
}

Target misbehaving() {
  static convlaw_implementation implementation = [] {
    convlaw_implementation made{};
    made.struct_size = sizeof made;
    made.abi_version = CONVLAW_ABI_VERSION;
    made.name = "misbehaving";
    made.run = misbehave;
    return made;
  }();
  return []() -> Result<const convlaw_implementation*> { return &implementation; };
}

Request request(int width) {
  return {find_law("agrees_with_definition"),
          *parse_case("convlaw1: c1 h1 w" + std::to_string(width) + " oc1 k1")};
}

TEST(Isolated, EveryDeathIsAVerdictAndTheNextCaseIsAnsweredAllTheSame) {
  EvaluatorOptions options;
  options.timeout = 1;
  const auto evaluator = evaluate_isolated(misbehaving(), options);
  ASSERT_TRUE(evaluator) << evaluator.error().message();
  EXPECT_EQ((*evaluator)->profile().name, "misbehaving");
  std::vector<Request> requests;
  for (const int width : {1, 2, 1, 3, 1, 4, 1, 5, 1, 6, 7, 1, 8, 1, 9, 1}) {
    requests.push_back(request(width));
  }
  const std::vector<Answer> answers = (*evaluator)->evaluate(requests);
  ASSERT_EQ(answers.size(), requests.size());
  using Kind = Verdict::Kind;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Verdict& verdict = answers[i].verdict;
    switch (requests[i].c.problem().width) {
      case 2:
        EXPECT_EQ(verdict.kind, Kind::crashed);
#if !defined(__SANITIZE_ADDRESS__)
        // A sanitizer reports the fault and exits.
        if (verdict.reason.find("exit status") == std::string::npos) {
          EXPECT_NE(verdict.reason.find("SIGSEGV"), std::string::npos) << verdict.reason;
        }
#endif
        break;
      case 3:
      case 4:
      case 7:
      case 8:
        EXPECT_EQ(verdict.kind, Kind::crashed) << requests[i].c.problem().width;
        break;
      case 5:
        EXPECT_EQ(verdict.kind, Kind::timed_out);
        break;
      case 9:
        EXPECT_EQ(verdict.kind, Kind::broken);
        EXPECT_NE(verdict.reason.find("out of sorts"), std::string::npos);
        break;
      default:
        EXPECT_EQ(verdict.kind, Kind::holds) << i << ' ' << verdict.reason;
    }
  }
}

TEST(Isolated, WhatIsSlowForOnceDoesNotHang) {
  EvaluatorOptions options;
  options.timeout = 3;
  const auto evaluator = evaluate_isolated(misbehaving(), options);
  ASSERT_TRUE(evaluator);
  const std::vector<Request> quick(60, request(1));
  EXPECT_EQ((*evaluator)->evaluate(quick).back().verdict.kind, Verdict::Kind::holds);
  EXPECT_EQ((*evaluator)->evaluate(request(10)).verdict.kind, Verdict::Kind::holds);
}

TEST(Isolated, ALimitLastsUntilItIsLifted) {
  EvaluatorOptions options;
  options.timeout = 3;
  const auto evaluator = evaluate_isolated(misbehaving(), options);
  ASSERT_TRUE(evaluator);
  (*evaluator)->limit_timeout(0.2);
  const Verdict hurried = (*evaluator)->evaluate(request(10)).verdict;
  EXPECT_EQ(hurried.kind, Verdict::Kind::timed_out);
  EXPECT_EQ(hurried.reason, "no answer within 200 ms");
  (*evaluator)->limit_timeout(std::nullopt);
  EXPECT_EQ((*evaluator)->evaluate(request(10)).verdict.kind, Verdict::Kind::holds);
}

TEST(Isolated, AGuardPageThatIsTouchedIsABrokenLaw) {
  for (const char* name :
       {"vector_load_reads_before_the_beginning", "depthwise_tail_reads_past_the_end"}) {
    const auto evaluator = evaluate_isolated(
        [&]() -> Result<const convlaw_implementation*> {
          return implementation_of(*find_defect(name));
        },
        {});
    ASSERT_TRUE(evaluator);
    const Case c = *parse_case("convlaw1: c2 h3 w3 oc2 k3 p1x1 g2");
    const Verdict verdict =
        (*evaluator)->evaluate(Request{find_law("stays_inside_its_buffers"), c}).verdict;
    EXPECT_EQ(verdict.kind, Verdict::Kind::broken) << verdict.reason;
    EXPECT_NE(verdict.reason.find("the input"), std::string::npos) << verdict.reason;
  }
}

TEST(Isolated, WhatCannotBeAdmittedIsAnErrorAndWhatCrashesWhileLoadingToo) {
  const auto refused = evaluate_isolated(
      []() -> Result<const convlaw_implementation*> {
        return Error{"plug-in", "mine.so", "is not to be had", {}, 0};
      },
      {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(), "plug-in is mine.so: is not to be had");
  const auto crashed =
      evaluate_isolated([]() -> Result<const convlaw_implementation*> { std::abort(); }, {});
  ASSERT_FALSE(crashed);
  EXPECT_TRUE(died_while_loading(crashed.error()));
  EXPECT_NE(crashed.error().message().find("crashed while it was loaded"), std::string::npos);
}

TEST(Isolated, AnswersAreThoseOfThisProcess) {
  const Target target = []() -> Result<const convlaw_implementation*> {
    return implementation_of(*find_defect("strides_swapped"));
  };
  const auto isolated = evaluate_isolated(target, {});
  const auto in_process = evaluate_in_process(target, {});
  ASSERT_TRUE(isolated);
  ASSERT_TRUE(in_process);
  EXPECT_EQ((*isolated)->profile().layouts, (*in_process)->profile().layouts);
  const Law& law = *find_law("agrees_with_definition");
  std::vector<Request> requests;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    RandomChoices random(seed);
    requests.push_back({&law, decode(random, (*isolated)->domain_for(law, {}))});
  }
  const std::vector<Answer> there = (*isolated)->evaluate(requests);
  const std::vector<Answer> here = (*in_process)->evaluate(requests);
  int broken = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    EXPECT_EQ(there[i].verdict.kind, here[i].verdict.kind);
    EXPECT_EQ(there[i].verdict.reason, here[i].verdict.reason);
    ASSERT_EQ(there[i].verdict.difference.has_value(), here[i].verdict.difference.has_value());
    if (!there[i].verdict.difference) continue;
    ++broken;
    EXPECT_EQ(there[i].verdict.difference->index, here[i].verdict.difference->index);
    EXPECT_EQ(there[i].verdict.difference->region, here[i].verdict.difference->region);
  }
  EXPECT_GT(broken, 20);
}

TEST(Evaluator, WhatOffersNothingThatIsCheckedIsRefused) {
  const auto refusal_of = [](auto edit) {
    static convlaw_capabilities offered;
    offered = {};
    offered.struct_size = sizeof offered;
    edit(offered);
    static convlaw_implementation implementation;
    implementation = definition_implementation();
    implementation.capabilities = &offered;
    const auto evaluator = evaluate_isolated(
        []() -> Result<const convlaw_implementation*> { return &implementation; }, {});
    if (evaluator) return std::string();
    EXPECT_FALSE(died_while_loading(evaluator.error()));
    return evaluator.error().parameter;
  };
  EXPECT_EQ(refusal_of([](auto& c) { c.dtypes = 1U << CONVLAW_I32; }), "capabilities.dtypes");
  EXPECT_EQ(refusal_of([](auto& c) { c.dtypes = 1U << CONVLAW_U8; }), "");
  EXPECT_EQ(refusal_of([](auto& c) { c.layouts = 1U << CONVLAW_STRIDED; }), "");
  EXPECT_EQ(refusal_of([](auto& c) { c.layouts = 1U << 3; }), "capabilities.layouts");
  EXPECT_EQ(refusal_of([](auto& c) { c.operations = 1U << CONVLAW_TRANSPOSED; }),
            "capabilities.operations");
  EXPECT_EQ(refusal_of([](auto&) {}), "");
}

// The definition, but for the sign of zeros in wide images.
std::int32_t negate_zeros(void* context, const convlaw_call* call) {
  const std::int32_t status = run_as<Direct>(context, call);
  auto* output = static_cast<float*>(call->output.data);
  if (call->problem->width == 7 && output[0] == 0) output[0] = -output[0];
  return status;
}

TEST(Against, OutputsAreComparedBitForBitWithThoseOfTheOther) {
  static convlaw_implementation implementation{};
  implementation.struct_size = sizeof implementation;
  implementation.abi_version = CONVLAW_ABI_VERSION;
  implementation.name = "negates_zeros";
  implementation.run = negate_zeros;
  const Target mine = []() -> Result<const convlaw_implementation*> { return &implementation; };
  const Target definition = []() -> Result<const convlaw_implementation*> {
    return &definition_implementation();
  };
  const auto verdict = [&](const Target& other, const char* text) {
    EvaluatorOptions options;
    options.against = other;
    const auto evaluator = evaluate_isolated(mine, options);
    const Law* law = find_law("same_bits_as_the_other");
    return (*evaluator)->evaluate(Request{law, *parse_case(text)}).verdict;
  };
  const char* wide = "convlaw1: c1 h1 w7 oc1 k1 nobias data=hot@0.0.0.3/0.0.0.0";
  const char* narrow = "convlaw1: c1 h1 w6 oc1 k1 nobias data=hot@0.0.0.3/0.0.0.0";
  EXPECT_EQ(verdict(definition, narrow).kind, Verdict::Kind::holds);
  const Verdict broken = verdict(definition, wide);
  ASSERT_EQ(broken.kind, Verdict::Kind::broken) << broken.reason;
  EXPECT_EQ(broken.difference->got, -1);
  EXPECT_EQ(verdict(mine, wide).kind, Verdict::Kind::holds);
  EXPECT_EQ(verdict({}, wide).kind, Verdict::Kind::inconclusive);
}

}  // namespace
}  // namespace convlaw
