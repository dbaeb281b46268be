// SPDX-License-Identifier: MIT
#include "properties/command/operand_files.h"

#include <CLI/CLI.hpp>

#include "convlaw/problem_text.h"
#include "properties/npy/npy_file.h"

namespace convlaw {
namespace {

// PROBLEM, applied to an input of this shape if it is a torch module that names none.
Result<TypedProblem> read_problem(const OperandFiles& files, const NpyArray& input) {
  const Result<TorchModule> module = parse_torch_module(files.problem);
  if (!module || !module->input_shape.empty()) return parse_problem(files.problem);
  const Result<Conv2dProblem> applied = apply_to_input(module->module.problem, input.shape);
  if (!applied) {
    Error error = applied.error();
    error.parameter = files.input + ": " + error.parameter;
    return error;
  }
  TypedProblem typed = module->module;
  typed.problem = *applied;
  return typed;
}

// The dtype that --dtype or PROBLEM asks for; f32 in PROBLEM may just mean that it names none.
std::optional<ElementType> wanted_dtype(std::optional<ElementType> option, ElementType problem) {
  if (option) return option;
  if (problem != ElementType::f32) return problem;
  return std::nullopt;
}

// Says bf16 of words of 16 bits before the problem is known.
bool names_bf16(const OperandFiles& files, std::optional<ElementType> option) {
  if (option) return option == ElementType::bf16;
  const Result<TorchModule> module = parse_torch_module(files.problem);
  if (module) return module->module.dtype == ElementType::bf16;
  const Result<TypedProblem> typed = parse_problem(files.problem);
  return typed && typed->dtype == ElementType::bf16;
}

std::optional<Error> check_presence(const OperandFiles& files) {
  if (files.problem.empty()) return Error{"PROBLEM", {}, "is required", {}, 0};
  if (files.input.empty()) return Error{"--input", {}, "is required", {}, 0};
  if (files.weight.empty()) return Error{"--weight", {}, "is required", {}, 0};
  return std::nullopt;
}

std::optional<Error> check_bias(const OperandFiles& files, const Conv2dProblem& problem) {
  if (problem.bias && files.bias.empty()) {
    return Error{"--bias",
                 {},
                 "is required, as the problem has a bias (bias=False or nobias if it has none)",
                 {},
                 0};
  }
  if (!problem.bias && !files.bias.empty()) {
    return Error{"--bias", files.bias, "does not go with a problem that has no bias", {}, 0};
  }
  return std::nullopt;
}

}  // namespace

void add_operand_options(CLI::App& app, OperandFiles& files) {
  app.add_option("PROBLEM", files.problem,
                 "a convlaw1: line, a benchdnn descriptor, or a torch module; one without an input "
                 "shape takes that of the input file");
  app.add_option("--input", files.input, ".npy file of the input, (N, C, H, W) or (C, H, W)");
  app.add_option("--weight", files.weight,
                 ".npy file of the weight, (out_channels, in_channels / groups, kernel_h, "
                 "kernel_w)");
  app.add_option("--bias", files.bias, ".npy file of the bias, (out_channels,)");
  app.add_option("--dtype", files.dtype,
                 "of the input; needed where bf16 is saved as <u2, <i2 or |V2: --dtype bf16");
}

Result<std::optional<ElementType>> dtype_option(const std::string& text) {
  if (text.empty()) return std::optional<ElementType>{};
  const std::optional<ElementType> type = parse_element_type(text);
  if (!type) {
    return Error{"--dtype", text, "must be f64, f32, f16, bf16, i32, i8 or u8", {}, 0};
  }
  return type;
}

Result<LoadedOperands> load_operands(const OperandFiles& files) {
  if (auto error = check_presence(files)) return *error;
  const Result<std::optional<ElementType>> option = dtype_option(files.dtype);
  if (!option) return option.error();
  LoadedOperands loaded;
  loaded.words_are_bf16 = names_bf16(files, *option);

  Result<NpyArray> input = read_npy_file(files.input, loaded.words_are_bf16);
  if (!input) return input.error();
  Result<TypedProblem> typed = read_problem(files, *input);
  if (!typed) return typed.error();
  const auto wanted = wanted_dtype(*option, typed->dtype);
  if (wanted && *wanted != input->type) {
    return Error{files.input + ": dtype",
                 std::string(to_string(input->type)),
                 "must be " + std::string(to_string(*wanted)),
                 {},
                 0};
  }
  loaded.typed = *typed;
  loaded.typed.dtype = input->type;
  const Result<Conv2dShapes> shapes = infer_shapes(typed->problem);
  if (!shapes) return Error{"PROBLEM", {}, "is not legal: " + shapes.error().message(), {}, 0};
  if (auto error = check_bias(files, typed->problem)) return *error;
  if (auto error = check_shape(files.input + ": shape", *input, shapes->input)) return *error;
  loaded.operands.input = *std::move(input);

  Result<NpyArray> weight = read_npy_file(files.weight, loaded.words_are_bf16);
  if (!weight) return weight.error();
  if (auto error = check_shape(files.weight + ": shape", *weight, shapes->weight)) return *error;
  loaded.operands.weight = *std::move(weight);
  if (files.bias.empty()) return loaded;

  Result<NpyArray> bias = read_npy_file(files.bias, loaded.words_are_bf16);
  if (!bias) return bias.error();
  if (auto error = check_shape(files.bias + ": shape", *bias, shapes->bias)) return *error;
  loaded.operands.bias = *std::move(bias);
  return loaded;
}

}  // namespace convlaw
