// SPDX-License-Identifier: MIT
// convlaw judge: is this tensor a legal result of this convolution?
#include "convlaw/judge.h"
#include "convlaw/problem_text.h"

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "properties/command/command.h"
#include "properties/command/judge_answers.h"
#include "properties/command/judge_json.h"
#include "properties/command/operand_files.h"
#include "properties/npy/npy_file.h"

namespace convlaw {
namespace {

struct JudgeOptions {
  OperandFiles files;
  std::string output;
  std::string contract;
  std::string json;
  std::vector<std::string> pipe;
  std::string cases;
  AnswerOptions answers;
};

constexpr const char* kJudgeNotes = R"(
Accepted is 0, rejected 1, undecided 4. With --cases: 1 if any answer is rejected or failed, 4 if
none was accepted. properties/command/README.md describes the JSON, properties/pipe/README.md the
streams of cases and answers.

Examples
  convlaw judge 'Conv2d(3, 4, (3, 2))' --input x.npy --weight w.npy --bias b.npy --output y.npy
  convlaw emit --seed 1 > cases; ./mine < cases > answers; convlaw judge --cases cases < answers
)";

int judge_files(const JudgeOptions& options, const Contract& contract) {
  if (options.output.empty()) return complain({"--output", {}, "is required", {}, 0});
  const Result<LoadedOperands> loaded = load_operands(options.files);
  if (!loaded) return complain(loaded.error());
  const Conv2dProblem& problem = loaded->typed.problem;
  const Result<NpyArray> output = read_npy_file(options.output, loaded->words_are_bf16);
  if (!output) return complain(output.error());
  const auto wrong =
      check_shape(options.output + ": shape", *output, infer_shapes(problem)->output);
  if (wrong) return complain(*wrong);

  const Result<Judgement> judgement =
      judge(problem, judged_tensors(problem, loaded->operands, *output), contract);
  if (!judgement) return complain(judgement.error());
  if (options.json != "-") fmt::print("{}", describe(*judgement));
  if (!options.json.empty()) {
    const auto error = write_json(options.json, judgement_json(to_line(loaded->typed), *judgement));
    if (error) return complain(*error);
  }
  switch (judgement->verdict()) {
    case Judgement::Verdict::accepted:
      return kHolds;
    case Judgement::Verdict::rejected:
      return kBroken;
    case Judgement::Verdict::undecided:
      break;
  }
  return kUndecided;
}

int run_judge(JudgeOptions options) {
  const Result<Contract> contract =
      options.contract.empty() ? Contract{} : parse_contract(options.contract);
  if (!contract) return complain(contract.error());
  options.answers.contract = *contract;
  options.answers.json = options.json;
  if (!options.pipe.empty()) {
    options.answers.cases = options.pipe[0];
    options.answers.answers = options.pipe[1];
  } else if (!options.cases.empty()) {
    options.answers.cases = options.cases;
    options.answers.answers = "-";
  } else {
    return judge_files(options, *contract);
  }
  if (!options.files.problem.empty() || options.files.any() || !options.output.empty()) {
    return complain({"--cases",
                     options.answers.cases,
                     "brings the problems and tensors: none may be given beside it",
                     {},
                     0});
  }
  return judge_answer_stream(options.answers);
}

}  // namespace

Action add_judge_command(CLI::App& app) {
  auto options = std::make_shared<JudgeOptions>();
  add_operand_options(app, options->files);
  app.add_option("--output", options->output, ".npy file of the output to judge");
  app.add_option("--contract", options->contract,
                 "hold it to this contract instead of direct: " + contract_words());
  app.add_option("--json", options->json, "write the judgement to this file, or to - as JSON");
  auto* pipe = app.add_option("--pipe", options->pipe,
                              "CASES ANSWERS: a file of convlaw emit, and what a program answered")
                   ->expected(2);
  app.add_option("--cases", options->cases, "CASES: the same with the answers on standard input")
      ->excludes(pipe);
  app.add_option("--max-failures", options->answers.max_failures,
                 "describe so many failures of a stream; 0: all")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  app.add_flag("--require-all", options->answers.require_all,
               "exit with 4 if an answer of a stream is declined or undecided");
  app.footer(kJudgeNotes + app.get_footer());
  return [options] { return run_judge(*options); };
}

}  // namespace convlaw
