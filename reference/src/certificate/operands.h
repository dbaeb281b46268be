// SPDX-License-Identifier: MIT
// The operands of the probes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "convlaw/any_tensor.h"
#include "convlaw/certificate.h"
#include "convlaw/problem.h"
#include "reference/src/certificate/checksum.h"
#include "reference/src/certificate/plan.h"

namespace convlaw {

/// What a stream is drawn for.
enum class Purpose : std::uint32_t { input, weight, bias, multipliers, choices };

/// The operands of the probe under way, and room for its output. The integers are what the theorem
/// speaks of; an implementation may be given them in a disguise that leaves all products alone.
struct ProbeOperands {
  ProbeOperands(const Conv2dProblem& problem, const ElementTypes& types);

  AnyTensor input, weight, bias, output;
  bool has_bias;
  std::optional<AnyTensor> disguised_input, disguised_weight;

  RunOperands sent() const;
  ProbeTensors integers() const;
};

/// Everything that a probe depends on.
struct ProbeContext {
  const Conv2dProblem& problem;
  const ElementTypes& types;
  const Contract& contract;
  const ProbePlan& plan;
  std::uint64_t seed = 0;
  std::uint32_t number = 0;  ///< of the run

  RandomStream stream(Purpose purpose) const {
    return {seed, number, static_cast<std::uint32_t>(purpose)};
  }
  std::int64_t filter_size() const { return plan.taps; }
};

/// Draws the operands of the structure probe.
void draw_structure(const ProbeContext& context, ProbeOperands& operands);

/// A probe beyond the structure: draws its operands, and says what its sums are bounded by, or why
/// it has nothing to say about the problem.
struct ProbeKind {
  const char* name;
  const char* proves;
  Result<OutputBounds> (*draw)(const ProbeContext& context, ProbeOperands& operands);
};

std::span<const ProbeKind> further_probe_kinds();

}  // namespace convlaw
