// SPDX-License-Identifier: MIT
#include "properties/command/judge_answers.h"

#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "properties/command/command.h"
#include "properties/command/judge_json.h"
#include "properties/npy/npy_file.h"
#include "properties/pipe/judge_answers.h"

namespace convlaw {
namespace {

struct Row {
  std::int64_t cases = 0;
  std::int64_t outputs = 0;
};
using Table = std::array<Row, kAnswerVerdicts>;

Row& row(Table& table, AnswerVerdict verdict) { return table[static_cast<std::size_t>(verdict)]; }

Table tabulate(const std::vector<JudgedAnswer>& answers) {
  Table table{};
  for (const JudgedAnswer& answer : answers) {
    Row& counted = row(table, answer.verdict);
    ++counted.cases;
    if (answer.judgement) counted.outputs += answer.judgement->outputs;
  }
  return table;
}

bool is_failure(const JudgedAnswer& answer) {
  return answer.verdict == AnswerVerdict::rejected || answer.verdict == AnswerVerdict::failed;
}

void describe_failures(const std::vector<JudgedAnswer>& answers, int most) {
  int left = most;
  for (const JudgedAnswer& answer : answers) {
    if (!is_failure(answer)) continue;
    fmt::print("case {}: {}\n  {}\n", answer.asked->number, to_string(answer.verdict),
               answer.asked->text);
    fmt::print("{}\n",
               answer.judgement ? describe(*answer.judgement) : "  " + answer.message + '\n');
    if (most > 0 && --left == 0) break;
  }
}

int code_of(const AnswerOptions& options, Table table) {
  const auto cases = [&](AnswerVerdict verdict) { return row(table, verdict).cases; };
  if (cases(AnswerVerdict::rejected) + cases(AnswerVerdict::failed) > 0) return kBroken;
  const bool all_decided = cases(AnswerVerdict::declined) + cases(AnswerVerdict::undecided) == 0;
  const bool holds = cases(AnswerVerdict::accepted) > 0 && (all_decided || !options.require_all);
  return holds ? kHolds : kUndecided;
}

void print_table(const AnswerOptions& options, Table table, double seconds) {
  fmt::print("{:<10} {:>8} {:>12}\n", "verdict", "cases", "outputs");
  Row total;
  for (int i = 0; i < kAnswerVerdicts; ++i) {
    const auto verdict = static_cast<AnswerVerdict>(i);
    const Row& counted = row(table, verdict);
    fmt::print("{:<10} {:>8} {:>12}\n", to_string(verdict), counted.cases, counted.outputs);
    total.cases += counted.cases;
    total.outputs += counted.outputs;
  }
  const int code = code_of(options, table);
  fmt::print("\nanswers: {}. {} cases, {} outputs under the contract {}, {:.1f} s\n",
             code == kBroken  ? "BROKEN"
             : code == kHolds ? "HOLDS"
                              : "UNDECIDED",
             total.cases, total.outputs, to_string(options.contract), seconds);
}

Error in_stream(const std::string& name, Error error) {
  error.parameter = name + ": " + error.parameter;
  return error;
}

}  // namespace

int judge_answer_stream(const AnswerOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const Result<std::string> case_bytes = read_file(options.cases);
  if (!case_bytes) return complain(case_bytes.error());
  MemorySource case_source(*case_bytes);
  const Result<std::vector<PipeCase>> cases = read_cases(case_source);
  if (!cases) return complain(in_stream(options.cases, cases.error()));
  if (cases->empty()) return complain({options.cases, {}, "holds no case", {}, 0});

  std::string answer_bytes;
  MemorySource file(answer_bytes);
  DescriptorSource standard_input(STDIN_FILENO);
  const bool from_file = options.answers != "-";
  if (from_file) {
    Result<std::string> read = read_file(options.answers);
    if (!read) return complain(read.error());
    answer_bytes = *std::move(read);
    file = MemorySource(answer_bytes);
  }
  ByteSource& source = from_file ? static_cast<ByteSource&>(file) : standard_input;
  const auto answers = judge_answers(*cases, source, options.contract);
  if (!answers) {
    return complain(in_stream(from_file ? options.answers : "standard input", answers.error()));
  }

  const Table table = tabulate(*answers);
  if (!options.json.empty()) {
    if (const auto error = write_json(options.json, answers_json(*answers))) {
      return complain(*error);
    }
  }
  if (options.json != "-") {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    describe_failures(*answers, options.max_failures);
    print_table(options, table, elapsed.count());
  }
  return code_of(options, table);
}

}  // namespace convlaw
