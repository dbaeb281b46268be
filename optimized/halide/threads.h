// SPDX-License-Identifier: MIT
// How many threads a call may use.
#pragma once

#include <HalideRuntime.h>

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

/// Runs part(0) to part(parts - 1) side by side, on as many threads as the caller's limit allows;
/// 0, or the error of one that failed.
template <class Part>
int run_parts(std::int64_t parts, Part part) {
  if (parts <= 1) return part(0);
  const auto run = [](void*, int index, std::uint8_t* closure) {
    return (*reinterpret_cast<Part*>(closure))(index);
  };
  return halide_do_par_for(nullptr, run, 0, static_cast<int>(parts),
                           reinterpret_cast<std::uint8_t*>(&part));
}

}  // namespace convlaw
