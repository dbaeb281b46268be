// SPDX-License-Identifier: MIT
// How many threads a call may use, and what they share.
#pragma once

#include <HalideRuntime.h>

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace convlaw {

/// Makes Halide's parallel loops heed ThreadLimit. To be called once, before the first pipeline.
void install_thread_limit();

/// While it lives, pipelines that this thread calls run on at most so many threads; 0: as many as
/// Halide likes. (halide_set_num_threads() is of the whole process, and in Halide 14 a pool that
/// has grown does not shrink.)
class ThreadLimit {
 public:
  explicit ThreadLimit(int threads);
  ~ThreadLimit();
  ThreadLimit(const ThreadLimit&) = delete;
  ThreadLimit& operator=(const ThreadLimit&) = delete;

 private:
  int before_;
};

/// All tasks, by `threads` threads at most; `body` is given the number of the thread and that of
/// the task. 0, or an error, after which its thread has stopped.
template <class Body>
int run_tasks(std::int64_t threads, std::int64_t count, const Body& body) {
  struct Tasks {
    const Body& body;
    const std::int64_t count;
    std::atomic<std::int64_t> next{0};
  } tasks{body, count};
  const auto part = [](void*, int thread, std::uint8_t* closure) {
    auto& all = *reinterpret_cast<Tasks*>(closure);
    for (std::int64_t task = all.next++; task < all.count; task = all.next++) {
      const int error = all.body(thread, task);
      if (error != 0) return error;
    }
    return 0;
  };
  auto* closure = reinterpret_cast<std::uint8_t*>(&tasks);
  const auto parts = static_cast<int>(std::min(threads, count));
  return parts <= 1 ? part(nullptr, 0, closure)
                    : halide_do_par_for(nullptr, part, 0, parts, closure);
}

}  // namespace convlaw
