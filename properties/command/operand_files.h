// SPDX-License-Identifier: MIT
// A problem and its tensors from the command line: PROBLEM --input x.npy --weight w.npy --bias
// b.npy.
#pragma once

#include <string>

#include "convlaw/problem_text.h"
#include "convlaw/result.h"
#include "properties/oracle/operand_arrays.h"

namespace CLI {
class App;
}

namespace convlaw {

struct OperandFiles {
  std::string problem;
  std::string input;
  std::string weight;
  std::string bias;
  std::string dtype;  ///< may be empty

  bool any() const { return !input.empty() || !weight.empty() || !bias.empty(); }
};

/// The options of the same names; PROBLEM is not required by itself.
void add_operand_options(CLI::App& app, OperandFiles& files);

struct LoadedOperands {
  TypedProblem typed;           ///< legal; its dtype is that of the input
  OperandArrays operands;       ///< of its shapes
  bool words_are_bf16 = false;  ///< how to read the output's file
};

/// Reads PROBLEM in any form. A torch module without an input shape takes that of the input file.
/// Errors name the file, what it has and what it must have.
Result<LoadedOperands> load_operands(const OperandFiles& files);

/// The element type that --dtype names; nullopt if it was not given.
Result<std::optional<ElementType>> dtype_option(const std::string& text);

}  // namespace convlaw
