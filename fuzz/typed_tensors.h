// SPDX-License-Identifier: MIT
// A case as the oracles see it: tensors of its element type, and what the definition makes of them.
#pragma once

#include <optional>

#include "convlaw/any_tensor.h"
#include "properties/cases/domain.h"
#include "properties/cases/operands.h"

namespace convlaw {

struct TypedTensors {
  AnyTensor input, weight, output;
  std::optional<AnyTensor> bias;

  std::optional<AnyView> bias_view() const;
  /// Makes another number of one output, by at least 1 where it is an integer.
  void flip(std::uint64_t place);
};

/// Cases of all element types in both dense layouts.
Domain typed_domain();

/// Small ones, but for one of eight.
Case draw_typed_case(Choices& choices, Domain domain);

/// Aborts if the definition does not take the problem.
TypedTensors defined_tensors(const Case& c, const Operands& operands);

}  // namespace convlaw
