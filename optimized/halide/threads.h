// SPDX-License-Identifier: MIT
// How many threads a call may use, and what they share.
#pragma once

#include <HalideRuntime.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

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
/// the task. Each thread begins with a section of its own, the same one each time that there are as
/// many tasks, so that what they read and write may still be in its caches, and then helps the
/// others. 0, or an error, after which its thread has stopped.
template <class Body>
int run_tasks(std::int64_t threads, std::int64_t count, const Body& body) {
  struct Section {
    std::atomic<std::int64_t> next;
    std::int64_t end;
  };
  struct Tasks {
    const Body& body;
    std::vector<Section> sections;
  };
  const std::int64_t parts = std::min(threads, count);
  if (parts <= 0) return 0;
  Tasks tasks{body, std::vector<Section>(static_cast<std::size_t>(parts))};
  for (std::int64_t i = 0; i < parts; ++i) {
    Section& section = tasks.sections[static_cast<std::size_t>(i)];
    section.next = count * i / parts;
    section.end = count * (i + 1) / parts;
  }
  const auto part = [](void*, int thread, std::uint8_t* closure) {
    auto& [run, sections] = *reinterpret_cast<Tasks*>(closure);
    for (std::size_t i = 0; i < sections.size(); ++i) {
      Section& section = sections[(static_cast<std::size_t>(thread) + i) % sections.size()];
      for (std::int64_t task = section.next++; task < section.end; task = section.next++) {
        const int error = run(thread, task);
        if (error != 0) return error;
      }
    }
    return 0;
  };
  auto* closure = reinterpret_cast<std::uint8_t*>(&tasks);
  return parts == 1 ? part(nullptr, 0, closure)
                    : halide_do_par_for(nullptr, part, 0, static_cast<int>(parts), closure);
}

}  // namespace convlaw
