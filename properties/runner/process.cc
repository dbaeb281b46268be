// SPDX-License-Identifier: MIT
#include "properties/runner/process.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <cerrno>

namespace convlaw {

void begin_group(pid_t parent) {
  setpgid(0, 0);
  die_with(parent);
}

void end_group(pid_t leader) {
  setpgid(leader, leader);  // it may not have come to that yet
  kill(-leader, SIGKILL);
  while (waitpid(-leader, nullptr, 0) > 0 || errno == EINTR) {
  }
}

void die_with([[maybe_unused]] pid_t parent) {
#if defined(__linux__)
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);  // before it was asked for
#endif
}

void adopt_orphans() {
#if defined(__linux__)
  prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
}

std::optional<int> reap_soon(pid_t process) {
  constexpr useconds_t kLongest = 5000;
  useconds_t pause = 100;
  for (useconds_t waited = 0; waited < 1'000'000; waited += pause) {
    int status = 0;
    const pid_t reaped = waitpid(process, &status, WNOHANG);
    if (reaped == process) return status;
    pause = std::min(2 * pause, kLongest);
    usleep(pause);
  }
  return std::nullopt;
}

int kill_and_reap(pid_t process) {
  int status = 0;
  kill(process, SIGKILL);
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace convlaw
