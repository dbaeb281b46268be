// SPDX-License-Identifier: MIT
// The tensors of one judged convolution, checked and measured once; and the addends of any of its
// outputs.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "convlaw/enclosure.h"
#include "convlaw/judge.h"
#include "convlaw/padding.h"

namespace convlaw {

/// The first tensor that is missing, of the wrong extents, or of a type that does not go with the
/// others. `problem` must be legal.
std::optional<Error> find_misfit(const Conv2dProblem& problem, const JudgedTensors& tensors);

ElementTypes types_of(const JudgedTensors& tensors);

/// What a look at every element of a tensor tells.
struct TensorFacts {
  double largest = 0;  ///< magnitude; not finite if an element is not
  /// The largest power of two that divides all elements; infinity if all are 0. It is 0, unknown,
  /// where that is more than `bits` bits below the largest: no sum would be exact.
  double granularity = 0;
};
TensorFacts measure(const AnyView& view, int bits);

class LayerTerms {
 public:
  LayerTerms(const Conv2dProblem& problem, const JudgedTensors& tensors);

  /// The addends of the output at (n, oc, oh, ow).
  OutputTerms gather(const std::array<std::int64_t, 4>& index) const;

  double bias(std::int64_t channel) const;  ///< 0 if there is none
  double got(const std::array<std::int64_t, 4>& index) const;

  const Conv2dProblem& problem() const { return problem_; }
  const JudgedTensors& tensors() const { return tensors_; }

 private:
  Conv2dProblem problem_;
  JudgedTensors tensors_;
  Axis rows_;
  Axis columns_;
};

}  // namespace convlaw
