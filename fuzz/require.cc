// SPDX-License-Identifier: MIT
#include "fuzz/require.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

// Of the sanitizers' runtime, where there is one.
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(  // NOLINT(*-identifier)
    void (*)());

namespace convlaw {
namespace {

std::function<std::string()>& describe_on_trial() {
  static std::function<std::string()> describe;
  return describe;
}

}  // namespace

void say_what_is_on_trial() {
  const std::string lines = on_trial();
  if (!lines.empty()) std::fprintf(stderr, "\n%s\n", lines.c_str());
}

void put_on_trial(std::function<std::string()> describe) {
  static const bool is_set = [] {
    if (__sanitizer_set_death_callback == nullptr) return false;
    __sanitizer_set_death_callback(say_what_is_on_trial);
    return true;
  }();
  static_cast<void>(is_set);
  describe_on_trial() = std::move(describe);
}

void put_on_trial(std::string lines) {
  put_on_trial([lines = std::move(lines)] { return lines; });
}

std::string on_trial() { return describe_on_trial() ? describe_on_trial()() : std::string(); }

void found(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  put_on_trial(std::string());  // all is said
  std::abort();
}

}  // namespace convlaw
