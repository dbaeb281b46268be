// SPDX-License-Identifier: MIT
// Tasks that the threads of a call share.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "optimized/halide/team.h"

namespace convlaw {

/// All tasks, by `threads` threads at most; `body` is given the number of the thread and that of
/// the task. Each thread begins with a section of its own, the same one each time that there are as
/// many tasks, so that what they read and write may still be in its caches, and then helps the
/// others. 0, or an error, after which its thread has stopped.
template <class Body>
int run_tasks(std::int64_t threads, std::int64_t count, const Body& body) {
  struct alignas(64) Section {  // a cache line each
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
  const auto part = [](void* work, std::int64_t thread) {
    auto& [run, sections] = *static_cast<Tasks*>(work);
    for (std::size_t i = 0; i < sections.size(); ++i) {
      Section& section = sections[(static_cast<std::size_t>(thread) + i) % sections.size()];
      for (std::int64_t task = section.next++; task < section.end; task = section.next++) {
        const int error = run(thread, task);
        if (error != 0) return error;
      }
    }
    return 0;
  };
  return run_parts(parts, part, &tasks);
}

}  // namespace convlaw
