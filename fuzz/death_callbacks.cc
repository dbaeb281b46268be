// SPDX-License-Identifier: MIT
// Sanitizers have room for one function that is to be called when the process dies, and there are
// two: the engine's, which writes the input to a file, and ours (require.cc), which says what is on
// trial. Here is room for both. A process that was forked off, where known defects crash that a
// finding is compared with, dies without a word.
//
// For a hang nobody calls such a function, but the engine asks for the stack.
//
// The linker has everybody call these instead, by --wrap.
#include <unistd.h>

#include <algorithm>
#include <array>

#include "fuzz/require.h"

// NOLINTBEGIN(*-identifier*, readability-identifier-naming)
extern "C" {
using DeathCallback = void (*)();

// Null: there is no sanitizer.
__attribute__((weak)) void __real___sanitizer_set_death_callback(DeathCallback callback);

__attribute__((weak)) void __real___sanitizer_print_stack_trace();

void __wrap___sanitizer_set_death_callback(DeathCallback callback);
void __wrap___sanitizer_print_stack_trace();
}

namespace {

std::array<DeathCallback, 4> callbacks{};
pid_t process = 0;

void call_all() {
  if (getpid() != process) return;
  for (const DeathCallback callback : callbacks) {
    if (callback != nullptr) callback();
  }
}

}  // namespace

void __wrap___sanitizer_set_death_callback(DeathCallback callback) {
  if (__real___sanitizer_set_death_callback == nullptr) return;
  auto* const free = std::find(callbacks.begin(), callbacks.end(), nullptr);
  if (free != callbacks.end()) *free = callback;
  process = getpid();
  __real___sanitizer_set_death_callback(call_all);
}

void __wrap___sanitizer_print_stack_trace() {
  convlaw::say_what_is_on_trial();
  if (__real___sanitizer_print_stack_trace != nullptr) __real___sanitizer_print_stack_trace();
}
// NOLINTEND(*-identifier*, readability-identifier-naming)
