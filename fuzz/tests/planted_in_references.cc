// SPDX-License-Identifier: MIT
// fuzz_references before a reference that forgets the bias.
#include "convlaw/im2col.h"

namespace convlaw {

inline void careless_conv2d_im2col(const Conv2dProblem& problem, const AnyView& input,
                                   const AnyView& weight, const std::optional<AnyView>&,
                                   AnyTensor& output) {
  conv2d_im2col(problem, input, weight, std::nullopt, output);
}

}  // namespace convlaw

#define conv2d_im2col careless_conv2d_im2col
#include "fuzz/fuzz_references.cc"
