// SPDX-License-Identifier: MIT
// convlaw run: the definition's output, from files or from data drawn here.
#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "convlaw/problem_text.h"
#include "properties/command/command.h"
#include "properties/command/operand_files.h"
#include "properties/npy/npy_file.h"
#include "properties/oracle/reference_output.h"

namespace convlaw {
namespace {

struct RunOptions {
  OperandFiles files;
  std::string data;
  std::string output;
  std::string save_input;
  std::string save_weight;
  std::string save_bias;
};

constexpr const char* kRunNotes = R"(
The output has torch's type for the input's: the same for floating-point types, i32 for integers.
For f32, f16 and bf16 it is the exact result, rounded once to nearest even. f64 is computed in f64,
in the order of the definition's loops: one legal result of many. Integers are exact.

Example: vectors for a test in another language
  convlaw run 'Conv2d(3, 4, (3, 2)) 3x5x4' --data ints#7 \
    --save-input x.npy --save-weight w.npy --save-bias b.npy --output y.npy
)";

// The case of --data: PROBLEM must say its extents.
Result<LoadedOperands> draw(const RunOptions& options) {
  const OperandFiles& files = options.files;
  if (files.any()) {
    return Error{"--data", options.data, "draws every tensor: none may come from a file", {}, 0};
  }
  const Result<std::optional<ElementType>> dtype = dtype_option(files.dtype);
  if (!dtype) return dtype.error();
  Result<TypedProblem> typed = parse_problem(files.problem);
  if (!typed) return typed.error();
  if (*dtype) typed->dtype = **dtype;
  if (options.data.find(' ') != std::string::npos) {
    return Error{"--data", options.data, "must be a pattern and a seed as in ints#17", {}, 0};
  }
  const Result<Case> c = parse_case(to_line(*typed) + " data=" + options.data);
  if (!c) return c.error();
  if (const auto illegality = find_illegality(c->problem())) {
    return Error{"PROBLEM", {}, "is not legal: " + illegality->message(), {}, 0};
  }
  return LoadedOperands{c->typed, draw_operands(*c), false};
}

std::optional<Error> save(const RunOptions& options, const OperandArrays& operands,
                          const NpyArray& output) {
  if (!options.save_bias.empty() && !operands.bias) {
    return Error{"--save-bias", options.save_bias, "there is no bias", {}, 0};
  }
  const std::pair<const std::string&, const NpyArray*> files[] = {
      {options.save_input, &operands.input},
      {options.save_weight, &operands.weight},
      {options.save_bias, operands.bias ? &*operands.bias : nullptr},
      {options.output, &output}};
  for (const auto& [path, array] : files) {
    if (path.empty() || array == nullptr) continue;
    if (auto error = write_npy_file(path, *array)) return error;
  }
  return std::nullopt;
}

int run_run(const RunOptions& options) {
  if (options.files.problem.empty()) return complain({"PROBLEM", {}, "is required", {}, 0});
  const Result<LoadedOperands> loaded =
      options.data.empty() ? load_operands(options.files) : draw(options);
  if (!loaded) return complain(loaded.error());
  const Result<NpyArray> output = reference_output(loaded->typed.problem, loaded->operands);
  if (!output) return complain(output.error());
  if (const auto error = save(options, loaded->operands, *output)) return complain(*error);
  fmt::print("{}: output {} {}\n", to_line(loaded->typed), to_string(output->type),
             to_tuple(output->shape));
  return kHolds;
}

}  // namespace

Action add_run_command(CLI::App& app) {
  auto options = std::make_shared<RunOptions>();
  add_operand_options(app, options->files);
  app.add_option("--data", options->data,
                 "draw the tensors instead of reading them, as in case strings: ints#7");
  app.add_option("--output", options->output, "write the output to this .npy file")->required();
  app.add_option("--save-input", options->save_input, "write the input, too");
  app.add_option("--save-weight", options->save_weight, "write the weight, too");
  app.add_option("--save-bias", options->save_bias, "write the bias, too");
  app.footer(kRunNotes + app.get_footer());
  return [options] { return run_run(*options); };
}

}  // namespace convlaw
