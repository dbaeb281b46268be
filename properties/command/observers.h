// SPDX-License-Identifier: MIT
// What one sees of a check while it runs.
#pragma once

#include <chrono>
#include <fstream>
#include <memory>
#include <string>

#include "properties/runner/campaign.h"

namespace convlaw {

/// Writes a line of JSON for every evaluation to a file, and shows progress on standard error: one
/// line that is written over on a terminal, a plain line now and then elsewhere; neither for what
/// takes less than two seconds.
class CheckObserver final : public Observer {
 public:
  /// `path` of the log may be empty.
  static Result<std::unique_ptr<CheckObserver>> open(const std::string& path);
  ~CheckObserver() override;

  /// When all is done: an Error if the log could not be written in full.
  std::optional<Error> close();

  void on_answer(const Request& request, const Answer& answer) override;
  void on_failure(const Failure& failure) override;

 private:
  using Clock = std::chrono::steady_clock;

  void show_progress(const Request& request);
  void clear_progress();

  std::ofstream log_;
  std::string path_;  // of the log
  bool terminal_ = false;
  bool shown_ = false;
  std::int64_t evaluations_ = 0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

}  // namespace convlaw
