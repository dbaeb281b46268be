// SPDX-License-Identifier: MIT
// A program that runs beside us, its standard input and output being ours. Its standard error is
// where ours is.
//
//   Result<std::unique_ptr<ProgramProcess>> process = ProgramProcess::start({"python3",
//   "mine.py"});
//   (*process)->send("a line\n");
//   FrameReader(**process).line(100)
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "properties/pipe/frame_reader.h"
#include "properties/runner/pipe.h"

namespace convlaw {

class ProgramProcess final : public ByteSource {
 public:
  /// `words` are the program, looked for in PATH, and its arguments.
  static Result<std::unique_ptr<ProgramProcess>> start(const std::vector<std::string>& words);

  /// Kills and reaps it.
  ~ProgramProcess() override;
  ProgramProcess(const ProgramProcess&) = delete;
  ProgramProcess& operator=(const ProgramProcess&) = delete;

  /// Does not wait: what the program does not take now is written while read() waits, so that large
  /// tensors may go both ways at once. A program that has died is noticed by reading.
  void send(std::string_view bytes);

  /// 0: it has ended, or closed its standard output.
  std::size_t read(char* to, std::size_t size) override;

  /// Has it been read to the end?
  bool has_closed() const { return has_closed_; }
  /// Has it written something that has not been read?
  bool has_written() const;

  /// Ends what has read to the end: "killed by SIGSEGV (Segmentation fault)".
  std::string end();

 private:
  ProgramProcess() = default;
  void write_some();

  Pipe to_;
  Pipe from_;
  pid_t process_ = -1;
  std::string unsent_;
  std::size_t sent_ = 0;  // of unsent_
  bool has_closed_ = false;
};

}  // namespace convlaw
