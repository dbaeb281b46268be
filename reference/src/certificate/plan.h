// SPDX-License-Identifier: MIT
// From which alphabets the structure probes of a problem are drawn, and how many it takes. The
// theorem is in convlaw/certificate.h.
#pragma once

#include <cstdint>

#include "convlaw/certificate.h"
#include "reference/src/certificate/checksum.h"
#include "reference/src/certificate/random_stream.h"

namespace convlaw {

struct ProbePlan {
  Alphabet input;
  Alphabet weight;  ///< without 0 if the probe is sparse
  Alphabet bias;
  std::int64_t taps = 0;              ///< of a filter
  std::int64_t non_zero_weights = 0;  ///< of a filter; all: the probe is dense
  OutputBounds bounds;
  double miss = 1;  ///< probability with which one probe does not see a wrong map, at most
  std::int64_t probes = 0;

  bool is_sparse() const { return non_zero_weights < taps; }
};

/// The bits that a right accumulator keeps under the contract.
int accumulator_bits(const ElementTypes& types, const Contract& contract);

/// The plan with the fewest probes. The Error says why there is none.
Result<ProbePlan> plan_probes(const Conv2dProblem& problem, const ElementTypes& types,
                              const CertifyOptions& options, const OutputChecker& checker);

/// The probability, at most, that one probe misses an error of the map, from what `plan` draws
/// alone (mu): neither narrow outputs nor checksums.
double map_miss_probability(const ProbePlan& plan, bool has_bias);

/// Pr[|y| >= threshold] of an output that sees all taps, at most.
double tail_probability(const ProbePlan& plan, double threshold);

}  // namespace convlaw
