// SPDX-License-Identifier: MIT
#include "properties/runner/evaluator.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "properties/laws/same_bits_as_the_other.h"
#include "properties/runner/session.h"

namespace convlaw {
namespace {

class InProcess final : public Evaluator {
 public:
  explicit InProcess(Session session) : session_(std::move(session)) {
    profile_ = session_.profile();
  }

  std::vector<Answer> evaluate(std::span<const Request> requests) override {
    std::vector<Answer> answers;
    for (const Request& request : requests) {
      answers.push_back(request.law->may_ask_too_much
                            ? Answer{Verdict::inconclusive("it might cost this process"), 0}
                            : session_.answer(request));
    }
    return answers;
  }

 private:
  Session session_;
};

// Some of what an implementation offers must be what is checked here.
std::optional<Error> find_nothing_to_check(const Dock& dock) {
  const auto lacks = [](std::string set, std::string rule) {
    return Error{"capabilities." + std::move(set), {}, std::move(rule), {}, 0};
  };
  if (!dock.offers_forward()) return lacks("operations", "must contain CONVLAW_FORWARD");
  if (std::none_of(kInputTypes.begin(), kInputTypes.end(),
                   [&](ElementType type) { return dock.offers(type); })) {
    return lacks("dtypes",
                 "must contain a type of input that is checked: CONVLAW_F32, _F64, _F16, _BF16, "
                 "_I8 or _U8");
  }
  if (std::none_of(kLayouts.begin(), kLayouts.end(),
                   [&](Layout layout) { return dock.offers(layout); })) {
    return lacks("layouts", "must contain CONVLAW_NCHW, CONVLAW_NHWC or CONVLAW_STRIDED");
  }
  return std::nullopt;
}

}  // namespace

Domain Evaluator::domain_for(const Law& law, const Where& where) const {
  Domain domain;
  domain.dtypes = profile_.dtypes;
  domain.layouts = profile_.layouts;
  domain.exact_data = law.exactness == Exactness::integers;
  domain.empty_tensors = law.empty_tensors;
  domain.where = where;
  return domain;
}

Result<Session> Session::open(const Target& target, const EvaluatorOptions& options) {
  Result<const convlaw_implementation*> implementation = target();
  if (!implementation) return implementation.error();
  Result<Dock> dock = Dock::admit(*implementation);
  if (!dock) return dock.error();
  if (const auto error = find_nothing_to_check(*dock)) return *error;
  for (const auto& [dtype, contract] : options.contracts) dock->impose(dtype, contract);
  if (!options.guard_pages) dock->leave_out_guard_pages();
  Session session(*std::move(dock), options.where);
  if (options.against) {
    Result<const convlaw_implementation*> other = options.against();
    if (!other) return other.error();
    Result<Dock> other_dock = Dock::admit(*other);
    if (!other_dock) return other_dock.error();
    session.other_ = std::make_unique<const Dock>(*std::move(other_dock));
    compare_with(session.other_.get());
  }
  return session;
}

Session::~Session() {
  if (other_) compare_with(nullptr);
}

Profile Session::profile() const {
  Profile profile{dock_.name(), dock_.description(), {}, {}, {}, false};
  for (const ElementType type : kInputTypes) {
    if (dock_.offers(type)) profile.dtypes.push_back(type);
  }
  for (const Layout layout : kLayouts) {
    if (dock_.offers(layout)) profile.layouts.push_back(layout);
  }
  for (const auto mode :
       {PaddingMode::zeros, PaddingMode::reflect, PaddingMode::replicate, PaddingMode::circular}) {
    TypedProblem padded;
    padded.problem.padding_mode = mode;
    padded.problem.batch = std::nullopt;
    const Conv2dProblem sent = dock_.as_sent(padded).problem;
    if (sent.padding_mode == mode) profile.padding_modes.push_back(mode);
    profile.unbatched = !sent.batch.has_value();
  }
  return profile;
}

Verdict Session::judge(const Request& request) const {
  if (request.instead == nullptr) return evaluate(*request.law, request.c, dock_, where_);
  const Result<Dock> dock = Dock::admit(request.instead);
  if (!dock) return Verdict::declined(dock.error().message());
  return evaluate(*request.law, request.c, *dock, where_);
}

Answer Session::answer(const Request& request) const {
  const auto start = std::chrono::steady_clock::now();
  Answer answer{judge(request), 0};
  answer.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return answer;
}

Result<std::unique_ptr<Evaluator>> evaluate_in_process(const Target& target,
                                                       const EvaluatorOptions& options) {
  Result<Session> session = Session::open(target, options);
  if (!session) return session.error();
  return std::unique_ptr<Evaluator>(std::make_unique<InProcess>(*std::move(session)));
}

}  // namespace convlaw
