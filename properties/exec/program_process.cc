// SPDX-License-Identifier: MIT
#include "properties/exec/program_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "properties/runner/child.h"
#include "properties/runner/process.h"

namespace convlaw {
namespace {

Error not_started(const std::string& program, const std::string& rule) {
  return {"--exec: program", program, rule, {}, 0};
}

// Where it cannot be in the way of the standard streams, which may be closed in this process.
int moved_up(int fd) { return fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1); }

// In the child. Says on `failure` why, if the program cannot be executed.
[[noreturn]] void become(char* const* arguments, pid_t parent, int input, int output, int failure) {
  die_with(parent);
  signal(SIGPIPE, SIG_DFL);  // what is ignored stays so in a program
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  failure = moved_up(failure);
  output = moved_up(output);
  dup2(moved_up(input), STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  execvp(arguments[0], arguments);
  const int error = errno;
  write_all(failure, &error, sizeof error);
  _exit(127);
}

}  // namespace

Result<std::unique_ptr<ProgramProcess>> ProgramProcess::start(
    const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);

  auto process = std::unique_ptr<ProgramProcess>(new ProgramProcess);
  Pipe failure;
  const pid_t parent = getpid();
  const bool has_pipes = process->to_.ok() && process->from_.ok() && failure.ok();
  process->process_ = has_pipes ? fork() : -1;
  if (process->process_ < 0) return not_started(words.front(), std::strerror(errno));
  if (process->process_ == 0) {
    become(arguments.data(), parent, process->to_.read_end(), process->from_.write_end(),
           failure.write_end());
  }
  process->to_.close_read();
  process->from_.close_write();
  failure.close_write();
  int error = 0;
  ssize_t got = 0;
  while ((got = ::read(failure.read_end(), &error, sizeof error)) < 0 && errno == EINTR) {
  }
  if (got > 0) {
    return not_started(words.front(), std::string("cannot be executed: ") + std::strerror(error));
  }
  const int flags = fcntl(process->to_.write_end(), F_GETFL);
  fcntl(process->to_.write_end(), F_SETFL, flags | O_NONBLOCK);
  return process;
}

ProgramProcess::~ProgramProcess() {
  if (process_ > 0) kill_and_reap(process_);
}

void ProgramProcess::send(std::string_view bytes) {
  unsent_.append(bytes);
  write_some();
}

void ProgramProcess::write_some() {
  const WithoutSigpipe without;
  while (sent_ < unsent_.size()) {
    const ssize_t written = write(to_.write_end(), unsent_.data() + sent_, unsent_.size() - sent_);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) return;
    if (written < 0) break;  // it reads no more
    sent_ += static_cast<std::size_t>(written);
  }
  unsent_.clear();
  sent_ = 0;
}

std::size_t ProgramProcess::read(char* to, std::size_t size) {
  for (;;) {
    if (!unsent_.empty()) {
      pollfd ends[] = {{from_.read_end(), POLLIN, 0}, {to_.write_end(), POLLOUT, 0}};
      if (poll(ends, 2, -1) < 0) continue;  // interrupted
      if (ends[1].revents != 0) write_some();
      if (ends[0].revents == 0) continue;
    }
    const ssize_t count = ::read(from_.read_end(), to, size);
    if (count < 0 && errno == EINTR) continue;
    has_closed_ = count <= 0;
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }
}

bool ProgramProcess::has_written() const {
  pollfd end{from_.read_end(), POLLIN, 0};
  return poll(&end, 1, 0) > 0 && (end.revents & POLLIN) != 0;
}

std::string ProgramProcess::end() {
  const std::optional<int> ended = reap_soon(process_);
  if (!ended) kill_and_reap(process_);
  process_ = -1;
  return ended ? describe_death(*ended) : "closed its standard output, and did not end";
}

}  // namespace convlaw
