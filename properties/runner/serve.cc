// SPDX-License-Identifier: MIT
#include "properties/runner/serve.h"

#include <signal.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "properties/dock/buffer.h"
#include "properties/runner/pipe.h"
#include "properties/runner/session.h"
#include "properties/runner/wire.h"

namespace convlaw {
namespace {

// For the signal handler, which gets no argument of its own.
int answer_fd = -1;
struct sigaction previous_action;

// Behind or before, distance; the role follows.
using GuardWords = std::array<std::uint64_t, 2>;

// A fault in a guard page is an answer: which tensor was left, and by how far. Anything else goes
// to whoever handled it before, when the instruction is tried again.
void on_fault(int signal, siginfo_t* info, void*) {
  GuardHit hit;
  const bool is_fault = info->si_code > 0;  // not sent by somebody with kill() or raise()
  if (!is_fault || !find_guard(info->si_addr, hit)) {
    sigaction(signal, &previous_action, nullptr);
    if (!is_fault) raise(signal);
    return;
  }
  const GuardWords words{hit.after ? 1U : 0U, hit.distance};
  const std::size_t size = sizeof kGuardFrame + sizeof words + hit.role.size();
  const bool said = write_all(answer_fd, &size, sizeof size) &&
                    write_all(answer_fd, &kGuardFrame, sizeof kGuardFrame) &&
                    write_all(answer_fd, words.data(), sizeof words) &&
                    write_all(answer_fd, hit.role.data(), hit.role.size());
  _exit(said ? kGuardStatus : 1);
}

bool read_exactly(int fd, char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t got = read(fd, data, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    data += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool read_frame(int fd, std::string& bytes) {
  std::size_t size = 0;
  if (!read_exactly(fd, reinterpret_cast<char*>(&size), sizeof size)) return false;
  bytes.resize(size);
  return read_exactly(fd, bytes.data(), size);
}

bool say(int fd, const std::string& bytes) {
  std::string stream;
  append_frame(stream, bytes);
  return write_all(fd, stream.data(), stream.size());
}

}  // namespace

void serve(const Target& target, const EvaluatorOptions& options, int requests, int answers) {
  const int null = open("/dev/null", O_RDONLY);
  dup2(null, STDIN_FILENO);
  dup2(STDERR_FILENO, STDOUT_FILENO);

  const Result<Session> session = Session::open(target, options);
  const Result<Profile> profile =
      session ? Result<Profile>(session->profile()) : Result<Profile>(session.error());
  if (!say(answers, encode_profile(profile)) || !session) _exit(0);

  answer_fd = answers;
  struct sigaction action {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGSEGV, &action, &previous_action);

  std::string bytes;
  while (read_frame(requests, bytes)) {
    const std::optional<Request> request = decode_request(bytes);
    if (!request || !say(answers, encode_answer(session->answer(*request)))) _exit(1);
  }
  _exit(0);
}

Verdict decode_guard_hit(std::string_view frame) {
  GuardWords words{};
  frame.remove_prefix(std::min(frame.size(), sizeof kGuardFrame));
  Verdict verdict = Verdict::broken("touched memory beside a tensor");
  verdict.hit_guard = true;
  if (frame.size() < sizeof words) return verdict;
  std::memcpy(words.data(), frame.data(), sizeof words);
  verdict.reason =
      "touched memory " + std::to_string(words[1]) +
      (words[0] != 0 ? " bytes behind the end of the " : " bytes before the beginning of the ");
  verdict.reason += frame.substr(sizeof words);
  return verdict;
}

}  // namespace convlaw
