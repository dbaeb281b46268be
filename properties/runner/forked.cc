// SPDX-License-Identifier: MIT
#include "properties/runner/forked.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "properties/runner/child.h"
#include "properties/runner/pipe.h"
#include "properties/runner/process.h"

namespace convlaw {
namespace {

using Clock = std::chrono::steady_clock;

// What the child writes: a byte of the first kind whenever it is alive, then the other, then the
// answer to the end of the stream.
constexpr char kAlive = '.';
constexpr char kAnswer = '=';

[[noreturn]] void serve_once(const std::function<std::string(const StillAlive&)>& work, int fd) {
  dup2(STDERR_FILENO, STDOUT_FILENO);
  const std::string answer = work([fd] { write_all(fd, &kAlive, 1); });
  std::fflush(nullptr);
  const bool said = write_all(fd, &kAnswer, 1) && write_all(fd, answer.data(), answer.size());
  _exit(said ? 0 : 1);
}

}  // namespace

ForkedOutcome run_forked(const std::function<std::string(const StillAlive&)>& work,
                         double seconds) {
  using Kind = ForkedOutcome::Kind;
  Pipe pipe;
  std::fflush(nullptr);
  const pid_t parent = getpid();
  const pid_t process = pipe.ok() ? fork() : -1;
  if (process < 0) return {Kind::died, "the system refused another process"};
  if (process == 0) {
    begin_group(parent);
    pipe.close_read();
    serve_once(work, pipe.write_end());
  }
  pipe.close_write();

  const auto patience =
      std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  auto deadline = Clock::now() + patience;
  std::string stream;
  while (true) {
    const double left = std::chrono::duration<double>(deadline - Clock::now()).count();
    if (left <= 0) {
      end_group(process);
      return {Kind::timed_out, {}};
    }
    pollfd waiting{pipe.read_end(), POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(std::ceil(std::min(left, 1e6) * 1e3)));
    if (ready <= 0) continue;  // timed out, or interrupted
    std::array<char, 4096> chunk{};
    const ssize_t got = read(pipe.read_end(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    stream.append(chunk.data(), static_cast<std::size_t>(got));
    deadline = Clock::now() + patience;
  }
  const std::optional<int> ended = reap_soon(process);
  const int status = ended ? *ended : kill_and_reap(process);
  end_group(process);
  const std::size_t answer = stream.find(kAnswer);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && answer != std::string::npos) {
    return {Kind::answered, stream.substr(answer + 1)};
  }
  return {Kind::died, describe_death(status)};
}

}  // namespace convlaw
