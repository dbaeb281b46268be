// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <functional>
#include <memory>

#include "convlaw/gtest.h"
#include "properties/bindings/rapidcheck.h"
#include "properties/laws/all_laws.h"
#include "properties/runner/witness.h"

namespace convlaw {
namespace {

// As it was called.
std::string this_program() {
#ifdef __GLIBC__
  return program_invocation_name;
#else
  return "THIS_TEST";
#endif
}

// An implementation and what its tests share: one evaluator, made when the first of them runs.
class Suite {
 public:
  Suite(const convlaw_implementation* implementation, LawTestOptions options)
      : implementation_(implementation), options_(std::move(options)) {
    const char* given = implementation == nullptr ? nullptr : implementation->name;
    name_ = given == nullptr || *given == '\0' ? "implementation" : given;
    std::replace_if(
        name_.begin(), name_.end(),
        [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  }

  const std::string& name() const { return name_; }
  const Where& where() const { return where_; }

  /// Null, with a failure reported, if the implementation cannot be put on trial.
  Evaluator* evaluator() {
    if (!opened_) open();
    if (!error_.empty()) ADD_FAILURE() << error_;
    return evaluator_.get();
  }

 private:
  void open() {
    opened_ = true;
    Result<Where> where = Where::parse(options_.where);
    if (!where) {
      error_ = where.error().message();
      return;
    }
    where_ = *where;
    EvaluatorOptions evaluator_options;
    evaluator_options.where = where_;
    const Target target = [this]() -> Result<const convlaw_implementation*> {
      return implementation_;
    };
    const bool in_process = std::getenv("CONVLAW_IN_PROCESS") != nullptr;
    auto evaluator = in_process ? evaluate_in_process(target, evaluator_options)
                                : evaluate_isolated(target, evaluator_options);
    if (evaluator) {
      evaluator_ = *std::move(evaluator);
    } else {
      error_ = evaluator.error().message();
    }
  }

  const convlaw_implementation* implementation_;
  LawTestOptions options_;
  std::string name_;
  Where where_;
  std::unique_ptr<Evaluator> evaluator_;
  std::string error_;
  bool opened_ = false;
};

class LawTest : public testing::Test {
 public:
  LawTest(std::shared_ptr<Suite> suite, const Law& law) : suite_(std::move(suite)), law_(law) {}

  void TestBody() override {
    Evaluator* evaluator = suite_->evaluator();
    if (evaluator == nullptr) return;
    if (const char* text = std::getenv("CONVLAW_CASE")) {
      put_one_case(*evaluator, text);
      return;
    }
    Tally tally = put_known_cases(*evaluator);
    if (HasFailure()) return;
    const RapidCheckResult result =
        check_with_rapidcheck(*evaluator, law_, suite_->where(), test_id());
    if (result.failure) {
      fail(*result.failure);
      return;
    }
    for (std::size_t kind = 0; kind < std::size(tally.counts); ++kind) {
      tally.counts[kind] += result.tally.counts[kind];
    }
    require_decisions(tally);
  }

 private:
  std::string test_id() const { return suite_->name() + '.' + std::string(law_.name); }

  void fail(const Failure& failure) {
    const std::string replay = "CONVLAW_CASE='" + to_string(failure.reduction.minimal) + "' " +
                               this_program() + " --gtest_filter=" + test_id();
    const Explanation explanation = explain(*suite_->evaluator(), failure, suite_->where());
    ADD_FAILURE() << describe_failure(failure, explanation, replay);
  }

  void put_one_case(Evaluator& evaluator, const char* text) {
    const Result<Case> c = parse_case(text);
    if (!c) {
      ADD_FAILURE() << "CONVLAW_CASE: " << c.error().message();
      return;
    }
    const Verdict verdict = evaluator.evaluate(Request{&law_, *c}).verdict;
    if (verdict.is_failure()) {
      fail(Failure{1, &law_, *c, verdict, {*c, verdict, 1, true}});
    } else if (verdict.kind != Verdict::Kind::holds) {
      GTEST_SKIP() << describe_verdict(verdict);
    }
  }

  // The regression cases and, for the law that compares with the definition, every small problem.
  Tally put_known_cases(Evaluator& evaluator) {
    CampaignOptions options;
    options.laws = {&law_};
    options.where = suite_->where();
    options.cases = 0;
    options.known = regression_cases();
    Observer nobody;
    const Report report = run_campaign(evaluator, options, nobody);
    for (const Failure* failure : report.failures()) fail(*failure);
    return report.total();
  }

  // A test that has decided nothing has not passed.
  void require_decisions(const Tally& tally) const {
    using Kind = Verdict::Kind;
    if (tally[Kind::holds] > 0) return;
    if (tally.total() == 0 && &law_ == &agrees_with_definition) {
      FAIL() << "not one problem was found that the implementation may be shown";
    }
    GTEST_SKIP() << (tally.total() == 0          ? "speaks of no problem that may be shown"
                     : tally[Kind::declined] > 0 ? "declined by the implementation"
                                                 : "does not apply to this implementation");
  }

  std::shared_ptr<Suite> suite_;
  const Law& law_;
};

// Stands for laws that cannot be put to anything.
class FaultyLawsTest : public testing::Test {
 public:
  explicit FaultyLawsTest(std::string error) : error_(std::move(error)) {}
  void TestBody() override { ADD_FAILURE() << error_; }

 private:
  std::string error_;
};

// What is wrong with the first law that has a fault; empty if none has.
std::string find_fault(const std::vector<const Law*>& laws) {
  for (std::size_t i = 0; i < laws.size(); ++i) {
    const Law* law = laws[i];
    const std::string which = "laws[" + std::to_string(i) + "]";
    if (law == nullptr) return which + " is null: it must point to a law";
    if (law->name.empty()) return which + ".name is empty: a law must have a name";
    const std::string named = which + '=' + std::string(law->name);
    if (law->judge == nullptr) return named + ": judge is null: a law must have a judge";
    const auto end = laws.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(laws.begin(), end,
                    [&](const Law* other) { return other->name == law->name; })) {
      return named + ": a law before it has this name: names must differ";
    }
  }
  return {};
}

void register_test(const Suite& suite, std::string_view name,
                   std::function<testing::Test*()> make_test) {
  testing::RegisterTest(suite.name().c_str(), std::string(name).c_str(), nullptr, nullptr, __FILE__,
                        __LINE__, std::move(make_test));
}

}  // namespace

std::vector<const Law*> book_and(std::initializer_list<const Law*> own) {
  std::vector<const Law*> laws(all_laws().begin(), all_laws().end());
  laws.insert(laws.end(), own);
  return laws;
}

bool register_law_tests(const convlaw_implementation* implementation,
                        const LawTestOptions& options) {
  const auto suite = std::make_shared<Suite>(implementation, options);
  const std::vector<const Law*> laws = options.laws.empty() ? book_and({}) : options.laws;
  if (const std::string fault = find_fault(laws); !fault.empty()) {
    register_test(*suite, "laws", [fault] { return new FaultyLawsTest(fault); });
    return true;
  }
  for (const Law* law : laws) {
    register_test(*suite, law->name, [suite, law] { return new LawTest(suite, *law); });
  }
  return true;
}

}  // namespace convlaw
