// SPDX-License-Identifier: MIT
// A proof, by random exact probes, that an implementation computes the right bilinear map:
//
//   Run run = [&](const RunOperands& operands, AnyTensor& output) { return my_conv(...); };
//   Certificate certificate = certify(problem, element_types(ElementType::f32), run);
//   std::puts(describe(certificate).c_str());   // certified: wrong with probability <= 2^-41.4
//
// Hypothesis H: on integers so small that every sum is exact, the implementation's outputs are
//   y[o] = sum over i, j of T[o,i,j] x[i] w[j]  +  sum over k of U[o,k] b[k]
// for some integers T and U: whatever it does wrong, it does by adding the wrong products. The
// right T0 and U0 hold a 1 for every product that belongs into a sum and 0 elsewhere.
//
// Theorem. Draw all x, w and b independently from alphabets in which no letter has a larger
// probability than alpha_x, alpha_w and alpha_b. If (T, U) != (T0, U0), all outputs are
// nevertheless right with a probability of at most
//   mu = max(1 - (1 - alpha_x)(1 - alpha_w), alpha_b).
// Proof. Take one output o where they differ. If D = T[o] - T0[o] is not 0, it has a row D_i that
// is not; D_i w = 0 fixes one w[j] given the others, so it happens with probability <= alpha_w. If
// it does not happen, the error of y[o] is x[i] (D_i w) + (what does not depend on x[i]), and is 0
// for one x[i] at most. If D is 0, the error is a linear form in b, and 0 for one value of some
// b[k] at most. QED. One wrong output is enough, so that nothing is added up over outputs; and the
// bound is met by a tap that is dropped or counted twice. After k independent probes it is mu^k.
// (Schwartz 1980 and Zippel 1979 give the same for uniform letters; the alphabets here are
// {-a .. a}, a as large as exactness allows.)
//
// Operands are all new in every probe: k inputs with one weight would leave alpha_w + alpha_x^k.
//
// Sparse probes. Where not even a = 1 is exact in all orders (a sum of n products reaches n), every
// filter gets m < n non-zero weights, in places that are drawn uniformly, each uniform in
// {-a .. a} without 0. A form D_i w in which w[j] appears is then 0 with a probability of at most
//   1 - (m / n) (1 - 1/(2a)),
// for w[j] is drawn with probability m/n whatever values the others have, and given the places and
// all other values each of its 2a values is as likely. This takes the place of alpha_w.
//
// Exactness lemma. If all products are integers and sum |x w| + |b| < 2^p, every partial sum is an
// integer below 2^p and therefore exact in any accumulator of at least p bits, in any order, fused
// or not, rounded in any way: all right implementations agree in every bit, and outputs are
// compared with zero tolerance. For algorithms that are not exact on integers (Winograd, FFT) the
// alphabets are made so small that their proved error stays below 1/2, and outputs are rounded to
// integers.
//
// Outputs in f16 and bf16 are narrower than their accumulator: an output of 2^p_out or more is
// rounded, and one more product may not show. The probability of that, at the output that is wrong,
// is added to mu: Pr[|y| >= t] <= 2 exp(-(t^2 / 2) / (v + M t / 3)) for a sum of variance v of
// independent terms below M (Bernstein 1927).
//
// Outputs are not compared with a second convolution but by checksums (src/certificate/checksum.h),
// whose own chance to miss an error is added to mu too.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "convlaw/any_tensor.h"
#include "convlaw/contract.h"
#include "convlaw/problem.h"
#include "convlaw/result.h"

namespace convlaw {

/// What an implementation is given: dense tensors in NCHW order, rank 4 always, as in
/// JudgedTensors.
struct RunOperands {
  AnyView input;
  AnyView weight;
  std::optional<AnyView> bias;
};

/// Runs the implementation: fills `output`, dense (N, OC, H_out, W_out), or says why it cannot.
/// Weights are new in every call.
using Run = std::function<std::optional<Error>(const RunOperands& operands, AnyTensor& output)>;

/// What is known of the operands of a probe when an algorithm's error has to be bounded.
struct ProbeMagnitudes {
  std::int64_t products = 0;  ///< of one output that are not zero, at most
  double largest_input = 0;   ///< of |x|
  double largest_weight = 0;  ///< of |w|
  double largest_bias = 0;    ///< of |b|
};

/// Bounds |y_hat - y| for all outputs of a probe.
using ErrorBound = std::function<double(const ProbeMagnitudes&)>;

struct CertifyOptions {
  double failure_bits = 40;  ///< certify a failure probability of at most 2^-failure_bits
  Contract contract;
  /// A fresh one from std::random_device if it is not given: what an implementation cannot know.
  std::optional<std::uint64_t> seed;
  /// For contracts whose algorithm is not exact on integers; by default the worst case that their
  /// enclosure gives.
  ErrorBound error_bound;
  bool further_probes = true;       ///< precision, extremes, scaling
  bool read_out = true;             ///< after a refutation, ask which pixel is read instead
  std::int64_t most_probes = 4096;  ///< undecided if more are needed
};

/// What refutes: an output that no exact addition of the right products gives.
struct Refutation {
  std::string probe;                    ///< "structure"
  std::int64_t number = 0;              ///< of the run, from 0; with the seed it names the operands
  std::array<std::int64_t, 4> index{};  ///< n, oc, oh, ow
  double expected = 0;
  double got = 0;
  /// Which tap is wrong and what it reads, if that could be found out; else empty.
  std::string diagnosis;
};

/// One kind of probe beyond the structure.
struct FurtherProbe {
  std::string name;
  std::string proves;   ///< "every bit of the input reaches the output"
  std::string skipped;  ///< why it says nothing about this case; empty: it was passed
};

struct Certificate {
  enum class Verdict : std::uint8_t { certified, refuted, undecided };
  Verdict verdict = Verdict::undecided;
  std::string reason;  ///< undecided: why

  std::uint64_t seed = 0;
  double failure_log2 = 0;      ///< a wrong map passes with probability <= 2^failure_log2
  double miss_probability = 1;  ///< of one structure probe
  std::int64_t probes = 0;      ///< structure probes passed
  std::string alphabets;        ///< "input and weight -170..170, bias -170..170"
  std::vector<FurtherProbe> further;
  std::optional<Refutation> refutation;

  std::int64_t runs = 0;
  double run_seconds = 0;
  double check_seconds = 0;  ///< drawing the operands and checking the outputs

  std::string hypothesis = kHypothesis;
  std::string not_covered = kNotCovered;

  static const char* const kHypothesis;  ///< what every certificate supposes
  static const char* const kNotCovered;  ///< what none says anything about

  bool certified() const { return verdict == Verdict::certified; }
};

/// `problem` must be legal. An Error of `run` makes it undecided.
Certificate certify(const Conv2dProblem& problem, const ElementTypes& types, const Run& run,
                    const CertifyOptions& options = {});

/// A few lines.
std::string describe(const Certificate& certificate);

}  // namespace convlaw
