// SPDX-License-Identifier: MIT
// An implementation before the laws, one fuzzer's input at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "properties/runner/evaluator.h"

namespace convlaw {

class LawTarget {
 public:
  /// `name` is the implementation's on convlaw's command line. Aborts if it cannot stand trial.
  LawTarget(const convlaw_implementation& implementation, std::string name);
  ~LawTarget();

  /// The cases that inputs are read as.
  const Domain& domain() const { return domain_; }

  /// Puts the case that `bytes` describe to the law that compares with the definition and to one
  /// other, which depends on the bytes. On a failure it reduces the case, says on standard error
  /// what convlaw check would say, and aborts; a crash is preceded by the command that replays it.
  void put(std::span<const std::uint8_t> bytes);

 private:
  void put(const Law& law, const Case& drawn);

  std::unique_ptr<Evaluator> evaluator_;
  std::string name_;
  Domain domain_;
};

}  // namespace convlaw
