// SPDX-License-Identifier: MIT
// A case as the oracles see it: tensors of its element type, and what the definition makes of them.
#pragma once

#include <optional>

#include "convlaw/any_tensor.h"
#include "convlaw/certificate.h"
#include "convlaw/judge.h"
#include "convlaw/quantization.h"
#include "properties/cases/domain.h"
#include "properties/cases/operands.h"

namespace convlaw {

struct TypedTensors {
  AnyTensor input, weight, output;
  std::optional<AnyTensor> bias;

  std::optional<AnyView> bias_view() const;
  JudgedTensors judged() const;
};

/// judge() of the operands' floats, where that is what they are, says what it says of `tensors`.
bool is_judged_alike_as_floats(const Case& c, const TypedTensors& tensors,
                               const Judgement& judgement);

/// Makes another number of one output, by at least 1 where it is an integer.
void flip(AnyTensor& output, std::uint64_t place);

/// Cases of all element types in both dense layouts.
Domain typed_domain();

/// Small ones, but for one of eight.
Case draw_typed_case(Choices& choices, Domain domain);

/// The default, or one that implementations are known to keep.
Contract draw_contract(Choices& choices, const Case& c);

/// Puts an infinity or a NaN among the operands of half the floating-point cases; whether it did.
bool draw_special(Choices& choices, const Case& c, Operands& operands);

/// `count` scales, and zero points that are multiples of `unit`.
Quantization draw_quantization(Choices& choices, std::size_t count, int axis, int unit = 1);

/// The output as the definition has it. Aborts if that does not take the problem.
void define(const RunOperands& operands, const TypedProblem& typed, AnyTensor& output);

/// The same with tensors made for it.
TypedTensors defined_tensors(const Case& c, const Operands& operands);

}  // namespace convlaw
