// SPDX-License-Identifier: MIT
// A case on its way to somebody's program: a line of JSON, and then the elements of input, weight
// and bias, little-endian and in C order. properties/pipe/README.md is the protocol.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "properties/cases/case.h"
#include "properties/oracle/operand_arrays.h"
#include "properties/pipe/frame_reader.h"

namespace convlaw {

/// The version of the protocol that is written, and the only one that is read.
inline constexpr std::int64_t kPipeVersion = 1;

/// No line of ours is longer.
inline constexpr std::size_t kLongestLine = std::size_t{1} << 16U;

struct PipeCase {
  std::int64_t number = 0;
  std::string text;        ///< the case string
  Conv2dProblem problem;   ///< legal
  OperandArrays operands;  ///< of its shapes

  /// What is asked for.
  ElementType output_type() const { return element_types(operands.input.type).output; }
  std::vector<std::int64_t> output_shape() const { return infer_shapes(problem)->output; }
};

/// The frame of a legal case.
std::string case_frame(const PipeCase& c);
PipeCase make_pipe_case(std::int64_t number, const Case& c);

/// The next case of a stream; nullopt at its end.
Result<std::optional<PipeCase>> read_case(FrameReader& reader);

}  // namespace convlaw
