// SPDX-License-Identifier: MIT
// Puts cases to an implementation and brings back verdicts: in this process, or in a child process
// whose death is a verdict too.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "convlaw/implementation.h"
#include "convlaw/result.h"
#include "properties/cases/domain.h"
#include "properties/laws/law.h"

namespace convlaw {

/// Finds the implementation; called where it is going to run. A plug-in is loaded then and there.
using Target = std::function<Result<const convlaw_implementation*>()>;

struct Request {
  const Law* law;
  Case c;
  /// To be put before the law instead of the target, which lets many implementations share one
  /// child process. It must have existed when the evaluator was made.
  const convlaw_implementation* instead = nullptr;
};

struct Answer {
  Verdict verdict;
  double seconds = 0;
};

/// What is known of an implementation before it is run.
struct Profile {
  std::string name;
  std::string description;
  std::vector<ElementType> dtypes;
  std::vector<Layout> layouts;
  // What the host does for it: padding modes that are not in this set, and batches of one.
  std::vector<PaddingMode> padding_modes{};
  bool unbatched = false;
};

class Evaluator {
 public:
  virtual ~Evaluator() = default;

  const Profile& profile() const { return profile_; }

  /// One answer for each request, in their order.
  virtual std::vector<Answer> evaluate(std::span<const Request> requests) = 0;
  Answer evaluate(const Request& request) { return evaluate({&request, 1}).front(); }

  /// Is the implementation's crash a verdict, and not a crash of this process?
  virtual bool survives_crashes() const { return false; }

  /// Gives no case more seconds than this, beside what its size asks for, until it is called with
  /// nullopt. A verdict that rests on such a limit is for the caller to confirm.
  virtual void limit_timeout(std::optional<double> /*seconds*/) {}

  /// The cases that this implementation may be shown for a law, beside those that `where` excludes.
  Domain domain_for(const Law& law, const Where& where) const;

 protected:
  Profile profile_;
};

/// For a case of which it is known that it may hang, or that should.
inline constexpr double kHangSeconds = 0.1;

/// While it lives, and if `is_short`, no case gets more than `seconds`.
class ShortTimeout {
 public:
  ShortTimeout(Evaluator& evaluator, bool is_short, double seconds)
      : evaluator_(is_short ? &evaluator : nullptr) {
    if (evaluator_ != nullptr) evaluator_->limit_timeout(seconds);
  }
  ~ShortTimeout() {
    if (evaluator_ != nullptr) evaluator_->limit_timeout(std::nullopt);
  }
  ShortTimeout(const ShortTimeout&) = delete;
  ShortTimeout& operator=(const ShortTimeout&) = delete;

 private:
  Evaluator* evaluator_;
};

struct EvaluatorOptions {
  Where where;  ///< derived problems outside it are not sent to the implementation
  /// Seconds for a case of no work; large ones are granted more. An implementation that has hung
  /// once, for so long, and is much quicker when it does answer, gets less from then on.
  double timeout = 10;
  /// Run everything between guard pages, and not the cases of the law of buffers alone?
  bool guard_pages = true;
  /// Bytes of memory that it may take beside what its runs need, for what it sets up when it is
  /// first called. Once it has taken that much it gets an eighth, so that the next time is told
  /// sooner.
  std::uint64_t spare_memory = std::uint64_t{1} << 30U;

  std::map<ElementType, convlaw_contract> contracts;  ///< replace the declared ones
  Target against;  ///< what same_bits_as_the_other compares with; empty: nothing
};

/// Evaluates in this process. A crash is a crash of this process.
Result<std::unique_ptr<Evaluator>> evaluate_in_process(const Target& target,
                                                       const EvaluatorOptions& options);

/// Does this error of opening an evaluator say that the implementation crashed or hung even then?
bool died_while_loading(const Error& error);

/// Evaluates in a child process, which is forked again when it dies. The implementation's standard
/// output goes to standard error.
Result<std::unique_ptr<Evaluator>> evaluate_isolated(const Target& target,
                                                     const EvaluatorOptions& options);

}  // namespace convlaw
