// SPDX-License-Identifier: MIT
// fuzz_quantized before an oracle that forgets the zero points of outputs.
#include "convlaw/quantization.h"

namespace convlaw {

inline Result<RequantizedJudgement> careless_judge_requantized(
    const Conv2dProblem& problem, const QuantizedView& input, const QuantizedView& weight,
    const std::optional<AnyView>& bias, QuantizedView output, RequantizationRule rule) {
  output.quantization.zero_points.clear();
  return judge_requantized(problem, input, weight, bias, output, rule);
}

}  // namespace convlaw

#define judge_requantized careless_judge_requantized
#include "fuzz/fuzz_quantized.cc"
