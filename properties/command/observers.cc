// SPDX-License-Identifier: MIT
#include "properties/command/observers.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace convlaw {
namespace {

constexpr double kQuiet = 2;     // seconds before anything is shown
constexpr double kRedraw = 0.2;  // seconds between two states on a terminal
constexpr double kLine = 10;     // ... and in a log

// JSON has no NaN and no infinity.
nlohmann::json number(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

std::string log_line(const Request& request, const Answer& answer) {
  nlohmann::json line{{"law", request.law->name},
                      {"case", to_string(request.c)},
                      {"verdict", to_string(answer.verdict.kind)},
                      {"seconds", answer.seconds}};
  if (!answer.verdict.reason.empty()) line["reason"] = answer.verdict.reason;
  if (answer.verdict.difference) {
    const Difference& difference = *answer.verdict.difference;
    line["difference"] = {{"index", difference.index},
                          {"expected", number(difference.expected)},
                          {"got", number(difference.got)},
                          {"wrong", difference.wrong},
                          {"total", difference.total}};
  }
  // Messages of plug-ins need not be UTF-8.
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Result<std::unique_ptr<CheckObserver>> CheckObserver::open(const std::string& path) {
  auto observer = std::make_unique<CheckObserver>();
  observer->terminal_ = isatty(STDERR_FILENO) != 0;
  observer->path_ = path;
  if (!path.empty()) {
    observer->log_.open(path, std::ios::trunc);
    if (!observer->log_) return Error{"--log", path, "cannot be written", {}, 0};
  }
  return observer;
}

std::optional<Error> CheckObserver::close() {
  clear_progress();
  if (!log_.is_open()) return std::nullopt;
  log_.close();  // which writes what is still held back
  if (log_) return std::nullopt;
  return Error{"--log", path_, "could not be written in full", {}, 0};
}

CheckObserver::~CheckObserver() { clear_progress(); }

void CheckObserver::on_answer(const Request& request, const Answer& answer) {
  ++evaluations_;
  if (log_.is_open()) log_ << log_line(request, answer) << '\n';
  show_progress(request);
}

void CheckObserver::on_failure(const Failure& failure) {
  clear_progress();
  fmt::print(stderr, "broken: {} ({})\n", failure.law->name,
             to_string(failure.reduction.verdict.kind));
}

void CheckObserver::show_progress(const Request& request) {
  const auto now = Clock::now();
  const auto seconds = [](Clock::duration d) { return std::chrono::duration<double>(d).count(); };
  const double elapsed = seconds(now - start_);
  if (elapsed < kQuiet || seconds(now - last_) < (terminal_ ? kRedraw : kLine)) return;
  last_ = now;
  if (terminal_) {
    fmt::print(stderr, "\r\033[K{:.0f} s, {} evaluations, {}", elapsed, evaluations_,
               request.law->name);
    shown_ = true;
  } else {
    fmt::print(stderr, "{:.0f} s, {} evaluations, {}\n", elapsed, evaluations_, request.law->name);
  }
}

void CheckObserver::clear_progress() {
  if (shown_) fmt::print(stderr, "\r\033[K");
  shown_ = false;
}

}  // namespace convlaw
