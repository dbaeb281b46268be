// SPDX-License-Identifier: MIT
// convlaw shape: the question users start from.
#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "convlaw/problem_text.h"
#include "convlaw/shape_explanation.h"
#include "properties/cases/case.h"
#include "properties/command/command.h"

namespace convlaw {
namespace {

struct ShapeOptions {
  std::string problem;
  std::string input;
};

// The problem from its text and, for a torch module, an input shape of its own.
Result<Conv2dProblem> read_problem(const ShapeOptions& options) {
  if (options.input.empty()) {
    // A case string is a problem with data, which has no shape of its own.
    Result<Case> c = parse_case(options.problem);
    if (!c) return c.error();
    return c->problem();
  }
  const Result<TorchModule> module = parse_torch_module(options.problem);
  if (!module) return module.error();
  if (!module->input_shape.empty()) {
    return Error{"--input", options.input, "the problem names an input shape already", {}, 0};
  }
  Result<std::vector<std::int64_t>> shape = parse_shape(options.input);
  if (!shape) return shape.error();
  return apply_to_input(module->module.problem, *shape);
}

int run_shape(const ShapeOptions& options) {
  const Result<Conv2dProblem> problem = read_problem(options);
  if (!problem) {
    // What was understood (its error does not point into the text), but is not what the module
    // takes, or its constructor, is not legal.
    if (problem.error().text.empty() && problem.error().parameter != "--input") {
      fmt::print("not legal: {}\n", problem.error().message());
      return kBroken;
    }
    return complain(problem.error());
  }
  if (const auto illegality = find_illegality(*problem)) {
    fmt::print("not legal: {}\n", illegality->message());
    return kBroken;
  }
  fmt::print("{}", explain_shapes(*problem));
  return kHolds;
}

}  // namespace

Action add_shape_command(CLI::App& app) {
  auto options = std::make_shared<ShapeOptions>();
  app.add_option("PROBLEM", options->problem,
                 "e.g. 'Conv2d(3, 4, kernel_size=(3, 2)) 3x5x4', a convlaw1: line, or a benchdnn "
                 "descriptor")
      ->required();
  app.add_option("--input", options->input,
                 "shape of the input, where PROBLEM does not end in it: "
                 "3x5x4, or 1x3x5x4 with a batch");
  return [options] { return run_shape(*options); };
}

}  // namespace convlaw
