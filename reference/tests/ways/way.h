// SPDX-License-Identifier: MIT
// Ways to compute a convolution, each with the contract that it keeps: what the oracle must accept.
// All are written to be read, from the operands alone, sharing nothing with the oracle.
//
//   for (const Way& way : direct_ways(ElementType::f16)) {
//     const AnyTensor output = way.run(problem, operands);
//     EXPECT_TRUE(judge(problem, judged(operands, output), way.contract)->accepted());
//   }
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "convlaw/contract.h"
#include "reference/tests/ways/operands.h"

namespace convlaw::ways {

using Run = std::function<AnyTensor(const Conv2dProblem&, const Operands&)>;

struct Way {
  std::string name;
  Contract contract;
  Run run;
  /// May be asked of a legal problem only; empty: it takes every one.
  std::function<bool(const Conv2dProblem&)> takes{};
};

/// Every order of summation, with the natural accumulator and with wider ones: all are legal for
/// whoever declares nothing.
std::vector<Way> direct_ways(ElementType type);

/// Ways that keep a weaker contract only.
std::vector<Way> weaker_ways(ElementType type);

/// NVIDIA's tensor cores as numerics describes them: blocks of `terms` products are aligned with
/// the accumulator to the largest exponent, cut off `extra_bits` below its last place, added, and
/// cut again.
AnyTensor block_fma(const Conv2dProblem& problem, const Operands& operands, int terms,
                    int extra_bits);

/// Winograd's F(m x m, 3 x 3) in f32, m = 2 or 4.
AnyTensor winograd(const Conv2dProblem& problem, const Operands& operands, int m);
bool winograd_takes(const Conv2dProblem& problem);

/// Products of Fourier transforms, all in f32.
AnyTensor fft(const Conv2dProblem& problem, const Operands& operands);
bool fft_takes(const Conv2dProblem& problem);

/// Eigen's matrix product, in T.
template <class T>
AnyTensor matrix_product(const Conv2dProblem& problem, const Operands& operands);
extern template AnyTensor matrix_product<float>(const Conv2dProblem&, const Operands&);
extern template AnyTensor matrix_product<double>(const Conv2dProblem&, const Operands&);

}  // namespace convlaw::ways
