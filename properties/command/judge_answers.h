// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "convlaw/contract.h"

namespace convlaw {

struct AnswerOptions {
  std::string cases;
  std::string answers;  ///< a file, or "-" for standard input
  std::string json;     ///< may be empty
  Contract contract;
  int max_failures = 3;  ///< to describe; 0: all
  bool require_all = false;
};

/// Judges a stream of answers, prints a table, and returns the exit code.
int judge_answer_stream(const AnswerOptions& options);

}  // namespace convlaw
