// SPDX-License-Identifier: MIT
#include "properties/runner/parallel.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "properties/runner/pipe.h"

namespace convlaw {
namespace {

// A worker's end here: its pipe, what has been read of it, and the piece of work that comes next.
struct Worker {
  Pipe pipe;
  pid_t process = -1;
  std::string stream;
  std::size_t next;
};

[[noreturn]] void serve_all(Worker& worker, std::size_t count, std::size_t jobs,
                            const std::function<std::string(std::size_t)>& work) {
  worker.pipe.close_read();
  dup2(STDERR_FILENO, STDOUT_FILENO);
  for (std::size_t i = worker.next; i < count; i += jobs) {
    std::string frame;
    append_frame(frame, work(i));
    if (!write_all(worker.pipe.write_end(), frame.data(), frame.size())) _exit(1);
  }
  _exit(0);
}

// Takes the whole frames of a stream off its beginning.
template <class Take>
void take_frames(std::string& stream, Take take) {
  std::size_t size = 0;
  while (stream.size() >= sizeof size) {
    std::memcpy(&size, stream.data(), sizeof size);
    if (stream.size() - sizeof size < size) return;
    take(stream.substr(sizeof size, size));
    stream.erase(0, sizeof size + size);
  }
}

Error ended_early(const std::string& rule) { return {"--jobs", {}, rule, {}, 0}; }

}  // namespace

std::optional<Error> run_in_parallel(std::size_t count, int jobs,
                                     const std::function<std::string(std::size_t)>& work,
                                     const std::function<void(std::size_t, std::string)>& take) {
  std::fflush(nullptr);
  const std::size_t workers = std::min(count, static_cast<std::size_t>(std::max(jobs, 1)));
  std::vector<std::unique_ptr<Worker>> open;
  std::optional<Error> error;
  for (std::size_t i = 0; i < workers; ++i) {
    auto worker = std::make_unique<Worker>();
    worker->next = i;
    worker->process = worker->pipe.ok() ? fork() : -1;
    if (worker->process < 0) {
      error = ended_early("no process could be started");
      break;
    }
    if (worker->process == 0) serve_all(*worker, count, workers, work);
    worker->pipe.close_write();
    open.push_back(std::move(worker));
  }
  while (!open.empty()) {
    std::vector<pollfd> waiting;
    waiting.reserve(open.size());
    for (const auto& worker : open) waiting.push_back({worker->pipe.read_end(), POLLIN, 0});
    if (poll(waiting.data(), waiting.size(), -1) < 0) continue;  // interrupted
    for (std::size_t i = open.size(); i-- > 0;) {
      if (waiting[i].revents == 0) continue;
      Worker& worker = *open[i];
      std::array<char, 4096> chunk{};
      const ssize_t got = read(worker.pipe.read_end(), chunk.data(), chunk.size());
      if (got < 0 && errno == EINTR) continue;
      if (got > 0) {
        worker.stream.append(chunk.data(), static_cast<std::size_t>(got));
        take_frames(worker.stream, [&](std::string frame) {
          take(worker.next, std::move(frame));
          worker.next += workers;
        });
        continue;
      }
      int status = 0;
      while (waitpid(worker.process, &status, 0) < 0 && errno == EINTR) {
      }
      if (worker.next < count) error = ended_early("a process ended before its work did");
      open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  return error;
}

}  // namespace convlaw
