// SPDX-License-Identifier: MIT
// How many threads a call may use.
#pragma once

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

}  // namespace convlaw
