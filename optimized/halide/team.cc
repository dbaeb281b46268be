// SPDX-License-Identifier: MIT
#include "optimized/halide/team.h"

#include <sched.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <system_error>
#include <thread>
#include <vector>

namespace convlaw {
namespace {

// For so long a thread watches before it sleeps.
constexpr std::chrono::microseconds kWatch{100};

void spin() {
#ifdef __x86_64__
  __builtin_ia32_pause();
#endif
}

// Until `state` has left `value`, or for so long; whether it has.
bool watch(const std::atomic<int>& state, int value) {
  constexpr int kLooks = 64;  // between two looks at the clock
  const auto end = std::chrono::steady_clock::now() + kWatch;
  do {
    for (int look = 0; look < kLooks; ++look) {
      if (state != value) return true;
      spin();
    }
  } while (std::chrono::steady_clock::now() < end);
  return false;
}

// A thread that slept is woken on the processor of who wakes it, if others have been at work on its
// own, and has to wait there: loads are balanced every few milliseconds, and work does not last as
// long. So the caller lets it run, and it leaves for another processor, if it may.
void leave(int processor) {
  if (sched_getcpu() != processor) return;
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  cpu_set_t others = allowed;
  CPU_CLR(static_cast<unsigned>(processor), &others);
  if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others) != 0) return;
  sched_setaffinity(0, sizeof allowed, &allowed);
}

// What a worker is asked for.
struct Offer {
  RunPart run;
  void* work;
  std::int64_t part;
  int processor;  // the caller's
};

class Worker {
 public:
  // Who shares a processor with others sleeps at once, and lets them work.
  explicit Worker(bool watches) : watches_(watches), thread_([this] { serve(); }) {}
  ~Worker() {
    state_ = kEnd;
    state_.notify_one();
    thread_.join();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Whether it slept.
  bool wake(const Offer& offer) {
    offer_ = offer;
    if (state_.exchange(kOffered) != kAsleep) return false;
    state_.notify_one();
    return true;
  }

  // Whoever comes first does the part: the worker, or the caller.
  int finish() {
    int offered = kOffered;
    if (state_.compare_exchange_strong(offered, kIdle)) return offer_.run(offer_.work, offer_.part);
    if (!watches_ || !watch(state_, kTaken)) state_.wait(kTaken);
    return error_;
  }

 private:
  enum State : int { kIdle, kAsleep, kOffered, kTaken, kEnd };

  void serve() {
    while (state_ != kEnd) {
      const bool sleeps = sleep();
      int offered = kOffered;
      if (!state_.compare_exchange_strong(offered, kTaken)) continue;  // the caller was faster
      if (sleeps) leave(offer_.processor);
      error_ = offer_.run(offer_.work, offer_.part);
      state_ = kIdle;
      state_.notify_one();
    }
  }

  // Until something is offered; whether it slept.
  bool sleep() {
    if (watches_ && watch(state_, kIdle)) return false;
    int idle = kIdle;
    if (!state_.compare_exchange_strong(idle, kAsleep)) return false;
    state_.wait(kAsleep);
    return true;
  }

  const bool watches_;
  Offer offer_{};
  int error_ = 0;
  std::atomic<int> state_ = kIdle;
  std::thread thread_;
};

class Team {
 public:
  Team() = default;
  ~Team() { forget_lost(); }
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  int do_parts(std::int64_t parts, RunPart run, void* work) {
    std::int64_t others = 0;
    const bool is_within_a_part = is_at_work_;  // and the others are, too
    if (!is_within_a_part) {
      forget_lost();
      grow(static_cast<std::size_t>(parts - 1));
      others = std::min<std::int64_t>(parts - 1, std::ssize(workers_));
    }
    is_at_work_ = true;
    wake({run, work, 0, sched_getcpu()}, others);
    int error = run(work, 0);
    for (std::int64_t part = others + 1; part < parts; ++part) keep(run(work, part), error);
    for (std::int64_t i = 0; i < others; ++i) keep(worker(i).finish(), error);
    is_at_work_ = is_within_a_part;
    return error;
  }

 private:
  static void keep(int error, int& first) {
    if (first == 0) first = error;
  }

  // A part each, behind the caller's.
  void wake(Offer offer, std::int64_t others) {
    bool sleeps = false;
    for (std::int64_t i = 0; i < others; ++i) {
      ++offer.part;
      sleeps |= worker(i).wake(offer);
    }
    if (sleeps) sched_yield();
  }

  Worker& worker(std::int64_t i) { return *workers_[static_cast<std::size_t>(i)]; }

  // Threads may be refused. Then the caller does their parts.
  void grow(std::size_t workers) {
    static const std::size_t processors = std::thread::hardware_concurrency();
    try {
      while (workers_.size() < workers) {
        workers_.push_back(std::make_unique<Worker>(workers_.size() + 1 < processors));
      }
    } catch (const std::system_error&) {
    }
  }

  // A process that was forked has no threads but the one that forked it.
  void forget_lost() {
    const pid_t process = getpid();
    if (process_ == process) return;
    for (auto& worker : workers_) static_cast<void>(worker.release());
    workers_.clear();
    process_ = process;
  }

  std::vector<std::unique_ptr<Worker>> workers_;
  pid_t process_ = getpid();
  bool is_at_work_ = false;
};

}  // namespace

int run_parts(std::int64_t parts, RunPart run, void* work) {
  if (parts == 1) return run(work, 0);
  thread_local Team team;
  return team.do_parts(parts, run, work);
}

}  // namespace convlaw
