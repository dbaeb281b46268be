// SPDX-License-Identifier: MIT
// The innermost part of an evaluator: an admitted implementation and the answers to requests, in
// whatever process that is.
#pragma once

#include <memory>

#include "properties/runner/evaluator.h"

namespace convlaw {

class Session {
 public:
  static Result<Session> open(const Target& target, const EvaluatorOptions& options);
  Session(Session&&) = default;
  ~Session();

  Profile profile() const;
  Answer answer(const Request& request) const;

 private:
  Session(Dock dock, Where where) : dock_(std::move(dock)), where_(std::move(where)) {}

  Verdict judge(const Request& request) const;

  Dock dock_;
  Where where_;
  std::unique_ptr<const Dock> other_;  // stays where it is when the session moves
};

}  // namespace convlaw
