// SPDX-License-Identifier: MIT
// The law book as GoogleTests: one line, and your implementation has a named test for every law.
//
//   #include <convlaw/gtest.h>
//   CONVLAW_TEST_LAWS(my_implementation());
//
// my_implementation() returns a const convlaw_implementation* (convlaw/implementation.h; a plain
// C++ function becomes one with convlaw/callable.h). The tests are called NAME.LAW, as in
// mine.zero_input_gives_bias, and obey GoogleTest's flags. Cases are drawn by RapidCheck, which
// obeys RC_PARAMS (seed=..., max_success=...); the implementation runs in a child process, so that
// a crash is a failed test.
//
// Laws of your own (convlaw/law.h) become tests like the book's, beside them or instead of them:
//
//   CONVLAW_TEST_LAWS(my_implementation(), {.laws = convlaw::book_and({&my_law})});
//   CONVLAW_TEST_LAWS(my_implementation(), {.laws = {&my_law, &my_other_law}});
//
// Environment: CONVLAW_CASE='convlaw1: ...' puts that case alone to each test; CONVLAW_IN_PROCESS=1
// does not fork, for a debugger.
//
// Link with convlaw::gtest, and with GTest::gtest_main or a main() of your own.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "convlaw/implementation.h"

namespace convlaw {

struct Law;

struct LawTestOptions {
  /// Shows the implementation only such problems: "kernel_size=3,stride=1|2". Empty: all that it
  /// says it offers. The text must be right: the tests fail with its error otherwise.
  std::string where = {};
  /// The laws to test, which must live until the tests have run. Empty: the book. Each has a name,
  /// which no other has, and a judge: one test, NAME.laws, fails in place of all otherwise.
  std::vector<const Law*> laws = {};
};

/// The laws of the book, and then `own`.
std::vector<const Law*> book_and(std::initializer_list<const Law*> own);

/// Registers a GoogleTest for every law of the options, before RUN_ALL_TESTS(). `implementation`
/// must live until the tests have run. Returns true.
bool register_law_tests(const convlaw_implementation* implementation,
                        const LawTestOptions& options = {});

}  // namespace convlaw

#define CONVLAW_TEST_LAWS(...) CONVLAW_TEST_LAWS_AT(__LINE__, __VA_ARGS__)
#define CONVLAW_TEST_LAWS_AT(line, ...) CONVLAW_TEST_LAWS_NAMED(line, __VA_ARGS__)
#define CONVLAW_TEST_LAWS_NAMED(line, ...)                       \
  [[maybe_unused]] static const bool convlaw_registered_##line = \
      ::convlaw::register_law_tests(__VA_ARGS__)
