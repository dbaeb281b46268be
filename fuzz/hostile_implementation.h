// SPDX-License-Identifier: MIT
// A plug-in that keeps to the types of the C interface and to nothing else.
#pragma once

#include "convlaw/implementation.h"
#include "properties/cases/domain.h"

namespace convlaw {

/// What its callbacks answer.
struct HostileAnswers {
  Choices& choices;

  std::int64_t number(std::int64_t high, std::string_view label);
  std::int32_t any(std::string_view label);  ///< mostly one of the few that mean something
  std::int32_t status();                     ///< or throws
  void say(convlaw_message message);         ///< without an end to the text, sometimes
};

/// What it is and what its callbacks answer is chosen as it is asked for; `choices` must outlive
/// it. It writes no memory that it was not given: that would be its own undefined behaviour.
class HostileImplementation {
 public:
  explicit HostileImplementation(Choices& choices);
  HostileImplementation(const HostileImplementation&) = delete;
  HostileImplementation& operator=(const HostileImplementation&) = delete;

  /// May be null.
  const convlaw_implementation* implementation() const { return offered_; }

 private:
  HostileAnswers answers_;
  convlaw_capabilities capabilities_{};
  convlaw_implementation implementation_{};
  const convlaw_implementation* offered_ = nullptr;
};

/// A case of few products, of several layouts and element types: what it is asked about.
Case draw_asked_case(Choices& choices);

}  // namespace convlaw
