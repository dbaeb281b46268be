// SPDX-License-Identifier: MIT
// What a fuzz target holds to be true, and how it says what it was about when that fails.
#pragma once

#include <functional>
#include <string>

namespace convlaw {

/// From now on this is what is on trial: lines for people, the case string in one that begins with
/// "  case  ". They are printed when a requirement fails, and by sanitizers when the process dies.
void put_on_trial(std::string lines);

/// The same, for a target in a hurry: `describe` makes the lines up when they are wanted, from what
/// nothing changes that is run.
void put_on_trial(std::function<std::string()> describe);

/// What is on trial; empty: nothing.
std::string on_trial();

/// Prints that on standard error, for a process that is about to die of something else.
void say_what_is_on_trial();

/// Says `message`, and aborts: that is how a fuzzer is told of a finding.
[[noreturn]] void found(const std::string& message);

}  // namespace convlaw

#define FUZZ_REQUIRE(...)                                                              \
  do {                                                                                 \
    if (!(__VA_ARGS__)) {                                                              \
      ::convlaw::found("FOUND  " __FILE_NAME__ ":" + std::to_string(__LINE__) +        \
                       ": does not hold: " #__VA_ARGS__ "\n" + ::convlaw::on_trial()); \
    }                                                                                  \
  } while (false)
