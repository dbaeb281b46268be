// SPDX-License-Identifier: MIT
#include "properties/runner/child.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "properties/dock/footprint.h"
#include "properties/runner/process.h"
#include "properties/runner/serve.h"

namespace convlaw {

std::unique_ptr<Child> Child::spawn(const Target& target, const EvaluatorOptions& options) {
  auto child = std::unique_ptr<Child>(new Child);
  if (!child->to_.ok() || !child->from_.ok()) return nullptr;
  const pid_t parent = getpid();
  child->process_ = fork();
  if (child->process_ < 0) return nullptr;
  if (child->process_ == 0) {
    begin_group(parent);
    child->to_.close_write();
    child->from_.close_read();
    publish_footprint(child->memory_.footprint());
    serve(target, options, child->to_.read_end(), child->from_.write_end());
  }
  child->to_.close_read();
  child->from_.close_write();
  return child;
}

Child::~Child() {
  if (process_ > 0) end_group(process_);
}

void Child::send(const std::string& stream) {
  const WithoutSigpipe without;
  write_all(to_.write_end(), stream.data(), stream.size());
}

Child::Outcome Child::receive(std::string& frame, double seconds) {
  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                           std::chrono::duration<double>(seconds));
  std::size_t size = 0;
  const Outcome outcome = read_before(deadline, reinterpret_cast<char*>(&size), sizeof size);
  if (outcome != Outcome::answered) return outcome;
  if (size > kLargestFrame) return Outcome::nonsense;  // it writes where it should not
  frame.resize(size);
  const Outcome rest = read_before(deadline, frame.data(), size);
  if (rest == Outcome::answered) memory_.grant();
  return rest;
}

Child::Outcome Child::read_before(Clock::time_point deadline, char* data, std::size_t size) {
  constexpr double kSecondsBetweenLooks = 0.02;
  while (size > 0) {
    if (memory_.is_exceeded()) return Outcome::too_large;
    const double left = std::chrono::duration<double>(deadline - Clock::now()).count();
    if (left <= 0) return Outcome::timed_out;
    pollfd waiting{from_.read_end(), POLLIN, 0};
    const double patience = std::min(left, kSecondsBetweenLooks);
    const int ready = poll(&waiting, 1, static_cast<int>(std::ceil(patience * 1e3)));
    if (ready < 0 && errno != EINTR) return Outcome::died;
    if (ready <= 0) continue;
    const ssize_t got = read(from_.read_end(), data, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Outcome::died;
    data += got;
    size -= static_cast<std::size_t>(got);
  }
  return Outcome::answered;
}

int Child::reap() {
  // It has closed its end of the pipe, and so is ending; should it not be, it is ended.
  const std::optional<int> ended = reap_soon(process_);
  const int status = ended ? *ended : kill_and_reap(process_);
  end_group(process_);
  process_ = -1;
  return status;
}

std::string describe_death(int status) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return std::string("killed by SIG") + sigabbrev_np(signal) + " (" + strsignal(signal) + ")";
  }
  return "the process ended with exit status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace convlaw
