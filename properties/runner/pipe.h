// SPDX-License-Identifier: MIT
// A pipe between two processes, and frames on it: a size, and then so many bytes.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>

namespace convlaw {

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_, O_CLOEXEC) != 0) ends_[0] = ends_[1] = -1;
  }
  ~Pipe() {
    close_read();
    close_write();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool ok() const { return ends_[0] >= 0; }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_read() { close_end(0); }
  void close_write() { close_end(1); }

 private:
  void close_end(int end) {
    if (ends_[end] >= 0) close(ends_[end]);
    ends_[end] = -1;
  }

  int ends_[2];
};

/// While it lives, writing to a pipe that nobody reads is an error and not a signal.
class WithoutSigpipe {
 public:
  WithoutSigpipe() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before_);
  }
  ~WithoutSigpipe() { sigaction(SIGPIPE, &before_, nullptr); }
  WithoutSigpipe(const WithoutSigpipe&) = delete;
  WithoutSigpipe& operator=(const WithoutSigpipe&) = delete;

 private:
  struct sigaction before_ {};
};

/// Async-signal-safe. False if the other end is gone.
inline bool write_all(int fd, const void* data, std::size_t size) {
  const char* next = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t written = write(fd, next, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    next += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

inline void append_frame(std::string& stream, std::string_view bytes) {
  const std::size_t size = bytes.size();
  stream.append(reinterpret_cast<const char*>(&size), sizeof size);
  stream.append(bytes);
}

/// No frame of ours is larger; a size beyond it was written by somebody else.
inline constexpr std::size_t kLargestFrame = std::size_t{1} << 20U;

/// What a frame from the child begins with once it serves.
inline constexpr char kAnswerFrame = 'a';
inline constexpr char kGuardFrame = 'g';

/// The exit status of a child that has touched a guard page, once it has said which one.
inline constexpr int kGuardStatus = 97;

}  // namespace convlaw
