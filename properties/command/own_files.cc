// SPDX-License-Identifier: MIT
#include "properties/command/own_files.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>

#include "convlaw/bulk.h"
#include "properties/cases/own_data.h"
#include "properties/command/targets.h"
#include "properties/npy/npy_file.h"

namespace convlaw {
namespace {

constexpr std::array kInputTypes{ElementType::f64,  ElementType::f32, ElementType::f16,
                                 ElementType::bf16, ElementType::i8,  ElementType::u8};

std::optional<Error> check_type(const std::string& file, ElementType type, ElementType wanted) {
  if (type == wanted) return std::nullopt;
  return Error{file + ": dtype",
               std::string(to_string(type)),
               "must be " + std::string(to_string(wanted)) + ", as the input is",
               {},
               0};
}

// The types are those that go together, and no tensor is empty.
std::optional<Error> check_arrays(const OperandFiles& files, const OperandArrays& arrays) {
  const ElementType input = arrays.input.type;
  if (std::find(kInputTypes.begin(), kInputTypes.end(), input) == kInputTypes.end()) {
    return Error{files.input + ": dtype",
                 std::string(to_string(input)),
                 "must be f64, f32, f16, bf16, i8 or u8",
                 {},
                 0};
  }
  const ElementTypes types = element_types(input);
  if (auto error = check_type(files.weight, arrays.weight.type, types.weight)) return error;
  if (arrays.bias) {
    if (auto error = check_type(files.bias, arrays.bias->type, types.bias)) return error;
  }
  const bool has_input = !arrays.input.data.empty();
  if (has_input && !arrays.weight.data.empty()) return std::nullopt;
  return Error{has_input ? files.weight : files.input,
               to_tuple(has_input ? arrays.weight.shape : arrays.input.shape),
               "must have elements",
               {},
               0};
}

std::optional<Error> check_rank(const std::string& file, const NpyArray& array, std::size_t least,
                                std::size_t most) {
  if (least <= array.shape.size() && array.shape.size() <= most) return std::nullopt;
  return Error{file + ": shape",
               to_tuple(array.shape),
               "must have " + std::to_string(most) + " dimensions",
               {},
               0};
}

// Of rank 4, with extents of 1 in front.
Values to_values(const NpyArray& array) {
  Extents extents{1, 1, 1, 1};
  std::copy(array.shape.begin(), array.shape.end(),
            extents.end() - static_cast<std::ptrdiff_t>(array.shape.size()));
  Values values(extents);
  load_elements(view_of(array, extents), values.elements().data());
  return values;
}

void use(const OperandArrays& arrays) {
  auto own = std::make_unique<Operands>();
  own->input = to_values(arrays.input);
  own->weight = to_values(arrays.weight);
  if (arrays.bias) own->bias = to_values(*arrays.bias).elements();
  set_own_data(std::move(own));
}

}  // namespace

void add_own_options(CLI::App& app, OperandFiles& files) {
  app.add_option("--input", files.input,
                 ".npy file with your own input for the problem of --case, (N, C, H, W) or "
                 "(C, H, W)");
  app.add_option("--weight", files.weight,
                 ".npy file with your own weight, (out_channels, in_channels / groups, kernel_h, "
                 "kernel_w)");
  app.add_option("--bias", files.bias, ".npy file with your own bias, (out_channels,)");
  app.add_option("--dtype", files.dtype,
                 "of your own input; needed where bf16 is saved as <u2, <i2 or |V2: --dtype bf16");
}

std::optional<Error> load_own_data(const OperandFiles& files) {
  if (files.input.empty()) return Error{"--input", {}, "is required beside --weight", {}, 0};
  if (files.weight.empty()) return Error{"--weight", {}, "is required beside --input", {}, 0};
  const Result<std::optional<ElementType>> dtype = dtype_option(files.dtype);
  if (!dtype) return dtype.error();
  const bool words_are_bf16 = *dtype == ElementType::bf16;
  OperandArrays arrays;
  Result<NpyArray> input = read_npy_file(files.input, words_are_bf16);
  if (!input) return input.error();
  if (auto error = check_rank(files.input, *input, 3, 4)) return error;
  arrays.input = *std::move(input);
  Result<NpyArray> weight = read_npy_file(files.weight, words_are_bf16);
  if (!weight) return weight.error();
  if (auto error = check_rank(files.weight, *weight, 4, 4)) return error;
  arrays.weight = *std::move(weight);
  if (!files.bias.empty()) {
    Result<NpyArray> bias = read_npy_file(files.bias, words_are_bf16);
    if (!bias) return bias.error();
    if (auto error = check_rank(files.bias, *bias, 1, 1)) return error;
    arrays.bias = *std::move(bias);
  }
  if (auto error = check_arrays(files, arrays)) return error;
  use(arrays);
  return std::nullopt;
}

Result<Case> load_own_case(const OperandFiles& files) {
  Result<LoadedOperands> loaded = load_operands(files);
  if (!loaded) return loaded.error();
  if (auto error = check_arrays(files, loaded->operands)) return *error;
  use(loaded->operands);
  return Case{loaded->typed, {Pattern::own, 0}};
}

std::string own_arguments(const OperandFiles& files) {
  std::string text;
  for (const auto& [option, file] :
       {std::pair{" --input ", &files.input}, std::pair{" --weight ", &files.weight},
        std::pair{" --bias ", &files.bias}, std::pair{" --dtype ", &files.dtype}}) {
    if (!file->empty()) text += option + shell_quoted(*file);
  }
  return text;
}

}  // namespace convlaw
