// SPDX-License-Identifier: MIT
// Threads that share the work of a call: every part is done once, whoever sleeps or is missing.
#include "optimized/halide/team.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace convlaw {
namespace {

// How often each part was done.
struct Counts {
  explicit Counts(std::int64_t parts) : done(static_cast<std::size_t>(parts)) {}
  std::vector<std::atomic<int>> done;

  static int add(void* work, std::int64_t part) {
    ++static_cast<Counts*>(work)->done[static_cast<std::size_t>(part)];
    return 0;
  }
  bool are_all(int times) const {
    return std::all_of(done.begin(), done.end(), [&](const auto& count) { return count == times; });
  }
};

bool does_each_once(std::int64_t parts) {
  Counts counts(parts);
  return run_parts(parts, Counts::add, &counts) == 0 && counts.are_all(1);
}

TEST(Team, DoesEachPartOnceWhetherOthersWatchOrSleep) {
  for (const auto pause : {std::chrono::microseconds(0), std::chrono::microseconds(500)}) {
    for (int call = 0; call < 200; ++call) {
      for (const std::int64_t parts : {1, 2, 5}) {
        ASSERT_TRUE(does_each_once(parts)) << parts << " parts, call " << call;
      }
      std::this_thread::sleep_for(pause);
    }
  }
}

// The caller waits in its part until another thread has begun the other.
bool meets_another() {
  struct Meeting {
    std::atomic<int> there = 0;
    std::array<std::thread::id, 2> threads;
  } meeting;
  const auto meet = [](void* work, std::int64_t part) {
    auto& [there, threads] = *static_cast<Meeting*>(work);
    threads[static_cast<std::size_t>(part)] = std::this_thread::get_id();
    ++there;
    while (there < 2) std::this_thread::yield();
    return 0;
  };
  return run_parts(2, meet, &meeting) == 0 && meeting.threads[0] == std::this_thread::get_id() &&
         meeting.threads[1] != std::this_thread::get_id();
}

TEST(Team, HasOtherThreadsThanTheCallers) { EXPECT_TRUE(meets_another()); }

TEST(Team, DoesAllPartsAndReturnsAnError) {
  for (std::int64_t bad = 0; bad < 4; ++bad) {
    struct Work {
      Counts counts{4};
      std::int64_t bad;
    } work{.bad = bad};
    const auto run = [](void* data, std::int64_t part) {
      auto& [counts, failing] = *static_cast<Work*>(data);
      Counts::add(&counts, part);
      return part == failing ? 7 : 0;
    };
    EXPECT_EQ(run_parts(4, run, &work), 7);
    EXPECT_TRUE(work.counts.are_all(1));
  }
}

TEST(Team, IsOneOfEachCallerAndOfCallersWithinParts) {
  std::atomic<int> wrong = 0;
  const auto call = [&] {
    for (int i = 0; i < 100; ++i) {
      if (!does_each_once(3)) ++wrong;
    }
  };
  std::vector<std::thread> callers;
  for (int i = 0; i < 3; ++i) callers.emplace_back(call);
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(wrong, 0);

  const auto nested = [](void*, std::int64_t) { return does_each_once(2) ? 0 : 1; };
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(run_parts(3, nested, nullptr), 0);
}

// Where the parent had threads, a child has none, and makes its own.
TEST(Team, WorksInAProcessThatWasForked) {
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
  GTEST_SKIP() << "a thread of a child ends it, says ThreadSanitizer";
#endif
#endif
  ASSERT_TRUE(does_each_once(3));
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    alarm(20);
    _exit(does_each_once(3) && meets_another() && does_each_once(5) ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace convlaw
