// SPDX-License-Identifier: MIT
#include "optimized/halide/threads.h"

#include <HalideRuntime.h>

#include <cstdint>

namespace convlaw {
namespace {

thread_local int limit = 0;

// A parallel loop as one iteration for each of `parts` threads.
struct Parts {
  halide_task_t task;
  int min;
  int size;
  int parts;
  std::uint8_t* closure;
};

int run_range(void* user_context, const Parts& loop, std::int64_t begin, std::int64_t end) {
  for (std::int64_t i = begin; i < end; ++i) {
    const int error = loop.task(user_context, loop.min + static_cast<int>(i), loop.closure);
    if (error != 0) return error;
  }
  return 0;
}

int run_part(void* user_context, int part, std::uint8_t* closure) {
  const auto& loop = *reinterpret_cast<const Parts*>(closure);
  const std::int64_t size = loop.size;
  return run_range(user_context, loop, size * part / loop.parts, size * (part + 1) / loop.parts);
}

int do_par_for(void* user_context, halide_task_t task, int min, int size, std::uint8_t* closure) {
  if (limit == 0) return halide_default_do_par_for(user_context, task, min, size, closure);
  Parts loop{task, min, size, limit < size ? limit : size, closure};
  if (loop.parts <= 1) return run_range(user_context, loop, 0, size);
  return halide_default_do_par_for(user_context, run_part, 0, loop.parts,
                                   reinterpret_cast<std::uint8_t*>(&loop));
}

}  // namespace

void install_thread_limit() { halide_set_custom_do_par_for(do_par_for); }

ThreadLimit::ThreadLimit(int threads) : before_(limit) { limit = threads; }
ThreadLimit::~ThreadLimit() { limit = before_; }

}  // namespace convlaw
