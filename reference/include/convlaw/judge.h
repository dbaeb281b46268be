// SPDX-License-Identifier: MIT
// Is this tensor a legal result of this convolution? A verdict on a whole output, without a
// tolerance: every output is held to the enclosure of all results that its contract allows.
//
//   Conv2dProblem p;                                        // torch's names
//   p.in_channels = 3, p.height = 5, p.width = 4;
//   p.out_channels = 4, p.kernel_size = {3, 2};
//   const auto judgement = convlaw::judge(p, input, weight, bias, output);   // dense NCHW, float*
//   EXPECT_TRUE(judgement && judgement->accepted()) << convlaw::describe(judgement);
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "convlaw/any_tensor.h"
#include "convlaw/contract.h"
#include "convlaw/problem.h"
#include "convlaw/result.h"

namespace convlaw {

/// The tensors of one convolution, rank 4 always: N = 1 when unbatched, and a bias has extents
/// (OC, 1, 1, 1).
struct JudgedTensors {
  AnyView input;   ///< (N, C, H, W)
  AnyView weight;  ///< (OC, C / groups, KH, KW)
  std::optional<AnyView> bias;
  AnyView output;  ///< (N, OC, H_out, W_out)
};

/// One output and what it may be.
struct JudgedOutput {
  std::array<std::int64_t, 4> index{};  ///< n, oc, oh, ow
  double got = 0;
  double low = 0;   ///< the least legal value, in the output's type; NaN: only NaN is legal
  double high = 0;  ///< the greatest
  /// Distance from the exact result over the distance that the contract allows: above 1 is illegal.
  double ratio = 0;
  std::string rule;  ///< in words, where it is not a matter of distance: "must be NaN"; else empty
};

struct Judgement {
  enum class Verdict : std::uint8_t { accepted, rejected, undecided };

  Contract contract;
  std::int64_t outputs = 0;
  std::int64_t rejected = 0;
  std::int64_t undecided = 0;         ///< overflow that depends on the order: nothing can be said
  std::optional<JudgedOutput> worst;  ///< the one with the largest ratio
  std::optional<JudgedOutput> first_rejected;  ///< in NCHW order
  /// If the contract does not explain the outputs: the strongest that does, if there is one.
  std::optional<Contract> explained_by;

  /// Rejected if any output is; undecided if no output could be judged.
  Verdict verdict() const;
  bool accepted() const { return verdict() == Verdict::accepted; }
};

/// Judges `tensors` under `contract`. The Error says which tensor does not fit the problem, or that
/// the problem is not legal, or that this thread's arithmetic is not what the proofs rest on
/// (floating_point_environment.h).
Result<Judgement> judge(const Conv2dProblem& problem, const JudgedTensors& tensors,
                        const Contract& contract = {});

/// The same for dense f32 tensors in NCHW order; `bias` is null if there is none.
Result<Judgement> judge(const Conv2dProblem& problem, const float* input, const float* weight,
                        const float* bias, const float* output, const Contract& contract = {});

/// A few lines: the verdict, the worst output with its enclosure, what would explain the outputs.
std::string describe(const Judgement& judgement);
std::string describe(const Result<Judgement>& judgement);

}  // namespace convlaw
