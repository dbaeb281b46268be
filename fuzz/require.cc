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

std::string& lines_on_trial() {
  static std::string lines;
  return lines;
}

void say_what_is_on_trial() { std::fprintf(stderr, "\n%s\n", lines_on_trial().c_str()); }

}  // namespace

void put_on_trial(std::string lines) {
  static const bool is_set = [] {
    if (__sanitizer_set_death_callback == nullptr) return false;
    __sanitizer_set_death_callback(say_what_is_on_trial);
    return true;
  }();
  static_cast<void>(is_set);
  lines_on_trial() = std::move(lines);
}

const std::string& on_trial() { return lines_on_trial(); }

void found(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  std::abort();
}

}  // namespace convlaw
