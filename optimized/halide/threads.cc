// SPDX-License-Identifier: MIT
#include "optimized/halide/threads.h"

#include <HalideRuntime.h>
#include <sched.h>

#include <algorithm>
#include <cstdint>
#include <thread>

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
  std::thread::id caller;
  int processor;  // the caller's
};

// A thread that slept is woken on the processor of who wakes it, if others have been at work on its
// own, and has to wait there: loads are balanced every few milliseconds, and a loop does not last
// as long. So the caller lets it run, and it leaves for another processor, if it may.
void leave(int processor) {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  cpu_set_t others = allowed;
  CPU_CLR(static_cast<unsigned>(processor), &others);
  if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others) != 0) return;
  sched_setaffinity(0, sizeof allowed, &allowed);
}

void spread(const Parts& loop) {
  const int processor = sched_getcpu();
  if (std::this_thread::get_id() == loop.caller) {
    sched_yield();
  } else if (processor == loop.processor) {
    leave(processor);
  }
}

int run_range(void* user_context, const Parts& loop, std::int64_t begin, std::int64_t end) {
  for (std::int64_t i = begin; i < end; ++i) {
    const int error = loop.task(user_context, loop.min + static_cast<int>(i), loop.closure);
    if (error != 0) return error;
  }
  return 0;
}

int run_part(void* user_context, int part, std::uint8_t* closure) {
  const auto& loop = *reinterpret_cast<const Parts*>(closure);
  spread(loop);
  const std::int64_t size = loop.size;
  return run_range(user_context, loop, size * part / loop.parts, size * (part + 1) / loop.parts);
}

int do_par_for(void* user_context, halide_task_t task, int min, int size, std::uint8_t* closure) {
  if (limit == 0) return halide_default_do_par_for(user_context, task, min, size, closure);
  Parts loop{task, min, size, std::min(limit, size), closure, std::this_thread::get_id(), -1};
  loop.processor = sched_getcpu();
  if (loop.parts <= 1) return run_range(user_context, loop, 0, size);
  return halide_default_do_par_for(user_context, run_part, 0, loop.parts,
                                   reinterpret_cast<std::uint8_t*>(&loop));
}

}  // namespace

void install_thread_limit() { halide_set_custom_do_par_for(do_par_for); }

ThreadLimit::ThreadLimit(int threads) : before_(limit) { limit = threads; }
ThreadLimit::~ThreadLimit() { limit = before_; }

}  // namespace convlaw
