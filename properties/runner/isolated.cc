// SPDX-License-Identifier: MIT
// The evaluator in a child process. Requests are written to the child a batch at a time, and its
// answers read one by one; the first request without an answer is the one that killed it.
#include <sys/wait.h>

#include <algorithm>

#include "properties/runner/child.h"
#include "properties/runner/serve.h"
#include "properties/runner/wire.h"

namespace convlaw {
namespace {

// Requests of a batch fit into a pipe at once, so that neither side waits for the other to read.
constexpr std::size_t kBatchBytes = std::size_t{16} * 1024;

// Loading a plug-in may bring in large libraries.
constexpr double kLoadingSeconds = 60;

constexpr std::string_view kCrashedWhileLoading = "crashed while it was loaded";
constexpr std::string_view kHungWhileLoading = "hung while it was loaded";
constexpr const char* kNonsense = "wrote nonsense where the verdict goes";

// An implementation that has hung for the whole time it had is called hung sooner when it does so
// again, and much sooner if it has answered so often that it is known. One that has never hung is
// given its time: it may be slow for once, compiling itself for a new shape.
constexpr int kAcquainted = 50;
constexpr double kTimesLongest = 100;
constexpr double kTimesLongestAtLeast = 3;  // however short the limit that is imposed
constexpr double kLeastSeconds = 1;
constexpr double kUnacquaintedSeconds = 2;

// For what an honest implementation may have no time for.
constexpr double kSecondsForTooMuch = 0.5;

// Slow implementations get their time: 100 ns for a multiply-add, in a dozen runs.
double seconds_for_work(const Case& c) {
  if (find_illegality(c.problem())) return 0;
  return 12 * 1e-7 * static_cast<double>(multiply_adds(c.problem()));
}

// Where too much may have been asked. What is broken stays so: touching memory beside a tensor.
Verdict forgiven(Verdict death) {
  if (!death.is_death()) return death;
  return Verdict::inconclusive("too much may be asked: " + death.reason);
}

class Isolated final : public Evaluator {
 public:
  Isolated(Target target, EvaluatorOptions options)
      : target_(std::move(target)), options_(std::move(options)) {}

  /// Starts a child that is ready for requests.
  std::optional<Error> start() {
    const auto failed = [this](std::string rule) {
      child_.reset();
      return Error{"implementation", {}, std::move(rule), {}, 0};
    };
    child_ = Child::spawn(target_, options_);
    if (!child_) return failed("no process could be started for it");
    std::string frame;
    switch (child_->receive(frame, kLoadingSeconds)) {
      case Child::Outcome::died:
        return failed(std::string(kCrashedWhileLoading) + ": " + describe_death(child_->reap()));
      case Child::Outcome::timed_out:
        return failed(std::string(kHungWhileLoading));
      case Child::Outcome::answered:
      case Child::Outcome::too_large:
      case Child::Outcome::nonsense:
        break;
    }
    child_->limit_memory(options_.spare_memory / (has_outgrown_ ? 8 : 1));
    std::optional<Result<Profile>> profile = decode_profile(frame);
    if (!profile) return failed("the process it runs in answered nonsense");
    if (!*profile) {
      child_.reset();
      return profile->error();
    }
    profile_ = **std::move(profile);
    return std::nullopt;
  }

  bool survives_crashes() const override { return true; }

  void limit_timeout(std::optional<double> seconds) override { imposed_limit_ = seconds; }

  std::vector<Answer> evaluate(std::span<const Request> requests) override {
    std::vector<Answer> answers;
    while (answers.size() < requests.size()) {
      if (!child_) {
        if (const auto error = start()) {
          answers.push_back({{Verdict::Kind::crashed, error->message(), {}}, 0});
          continue;
        }
      }
      const std::size_t sent = send_batch(requests.subspan(answers.size()));
      receive_batch(requests.subspan(answers.size(), sent), answers);
    }
    return answers;
  }

 private:
  std::size_t send_batch(std::span<const Request> requests) {
    std::string stream;
    std::size_t sent = 0;
    while (sent < requests.size() && (sent == 0 || stream.size() < kBatchBytes)) {
      append_frame(stream, encode_request(requests[sent++]));
    }
    child_->send(stream);
    return sent;
  }

  // Stops at a death; what was sent behind it will be sent to the next child.
  void receive_batch(std::span<const Request> requests, std::vector<Answer>& answers) {
    std::string frame;
    for (const Request& request : requests) {
      const double limit = seconds_allowed(*request.law) + seconds_for_work(request.c);
      const Child::Outcome outcome = child_->receive(frame, limit);
      if (outcome == Child::Outcome::answered) {
        if (std::optional<Answer> answer = decode_answer(frame)) {
          ++answers_;
          longest_ = std::max(longest_, answer->seconds - seconds_for_work(request.c));
          answers.push_back(*std::move(answer));
          continue;
        }
      }
      answers.push_back({verdict_of_death(outcome, frame, limit), 0});
      if (request.law->may_ask_too_much) {
        answers.back().verdict = forgiven(answers.back().verdict);
      } else {
        has_hung_ = has_hung_ || (outcome == Child::Outcome::timed_out && !imposed_limit_);
        has_outgrown_ = has_outgrown_ || outcome == Child::Outcome::too_large;
      }
      child_.reset();
      return;
    }
  }

  double seconds_allowed(const Law& law) const {
    if (law.may_ask_too_much) return std::min(options_.timeout, kSecondsForTooMuch);
    if (!has_hung_ && !imposed_limit_) return options_.timeout;
    const double seconds =
        imposed_limit_           ? std::max(*imposed_limit_, kTimesLongestAtLeast * longest_)
        : answers_ < kAcquainted ? kUnacquaintedSeconds
                                 : std::max(kLeastSeconds, kTimesLongest * longest_);
    return std::min(options_.timeout, seconds);
  }

  Verdict verdict_of_death(Child::Outcome outcome, const std::string& frame, double limit) {
    using Kind = Verdict::Kind;
    if (outcome == Child::Outcome::timed_out) {
      return {Kind::timed_out,
              "no answer within " + std::to_string(static_cast<int>(1000 * limit)) + " ms",
              {}};
    }
    if (outcome == Child::Outcome::too_large) {
      return {Kind::crashed, child_->memory().describe(), {}};
    }
    if (outcome == Child::Outcome::nonsense) return {Kind::crashed, kNonsense, {}};
    const int status = child_->reap();
    if (outcome == Child::Outcome::died) return {Kind::crashed, describe_death(status), {}};
    if (WIFEXITED(status) && WEXITSTATUS(status) == kGuardStatus) return decode_guard_hit(frame);
    return {Kind::crashed, kNonsense, {}};
  }

  Target target_;
  EvaluatorOptions options_;
  std::unique_ptr<Child> child_;
  std::int64_t answers_ = 0;
  double longest_ = 0;  // seconds that an answer took beyond those for its work
  bool has_hung_ = false;
  bool has_outgrown_ = false;  // its memory
  std::optional<double> imposed_limit_;
};

}  // namespace

bool died_while_loading(const Error& error) {
  return error.rule.starts_with(kCrashedWhileLoading) || error.rule == kHungWhileLoading;
}

Result<std::unique_ptr<Evaluator>> evaluate_isolated(const Target& target,
                                                     const EvaluatorOptions& options) {
  auto evaluator = std::make_unique<Isolated>(target, options);
  if (auto error = evaluator->start()) return *std::move(error);
  return std::unique_ptr<Evaluator>(std::move(evaluator));
}

}  // namespace convlaw
