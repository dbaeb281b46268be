// SPDX-License-Identifier: MIT
// Convolution of 8-bit integers that stand for real numbers, q meaning scale * (q - zero_point):
// what its output is, and which outputs other than that are legal.
//
//   Quantization x{{0.02F}, {3}}, y{{0.1F}, {-5}};            // one scale for the whole tensor
//   Quantization w{{0.5F, 0.25F}, {}, 0};                     // one for each output channel
//   conv2d_requantized(problem, {input, x}, {weight, w}, bias, y, output);
//
// The sum of (q_x - zp_x) (q_w - zp_w), with an integer bias in units of s_x s_w, is exact. Padding
// stands for a real zero. The output is
//   q_y = clamp(round_half_even(sum * s_x s_w / s_y) + zp_y)
// computed in double; legal_requantized() says how far the usual shortcuts may stray from it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "convlaw/any_tensor.h"
#include "convlaw/implementation.h"
#include "convlaw/problem.h"
#include "convlaw/result.h"

namespace convlaw {

struct Quantization {
  std::vector<float> scales;              ///< empty: not quantized, q means q
  std::vector<std::int32_t> zero_points;  ///< as many, or empty: zeros
  int axis = -1;                          ///< -1: scales[0] is that of the whole tensor

  bool is_quantized() const { return !scales.empty(); }
  /// Of the elements at `index` along the axis.
  float scale(std::int64_t index) const;
  std::int32_t zero_point(std::int64_t index) const;
};

Quantization quantization_from_abi(const convlaw_quantization& quantization);
/// Points into `quantization`.
convlaw_quantization to_abi(const Quantization& quantization);

struct QuantizedView {
  AnyView values;
  Quantization quantization;
};

/// (N, OC, H_out, W_out) exact sums: `problem` must be legal, input and weight of 8-bit types and
/// of its shapes, `bias` (i32, extents (OC, 1, 1, 1)) may be absent. Scales do not matter.
Tensor<std::int64_t> integer_sums(const Conv2dProblem& problem, const QuantizedView& input,
                                  const QuantizedView& weight, const std::optional<AnyView>& bias);

/// From the sums of one output channel to its 8-bit outputs.
struct Requantization {
  double multiplier = 1;  ///< s_x s_w / s_y
  /// Roundings to f32 by which an implementation may have made its multiplier: 2 where it is given
  /// three scales, 0 where it is given the multiplier, as an f32.
  int multiplier_roundings = 2;
  std::int32_t zero_point = 0;
  ElementType type = ElementType::i8;  ///< i8 or u8: where outputs are clamped
};

/// That of output channel `oc`.
Requantization requantization_of(const Quantization& input, const Quantization& weight,
                                 const Quantization& output, ElementType type, std::int64_t oc);

/// The definition.
std::int64_t requantize(std::int64_t sum, const Requantization& to);

/// How an implementation multiplies.
enum class RequantizationRule : std::uint8_t {
  float_multiply,        ///< in f32 or wider: convert, multiply, round to nearest, ties anyhow
  fixed_point_multiply,  ///< gemmlowp's: by a 31-bit integer, then by a power of two
};

struct IntegerRange {
  std::int64_t low;
  std::int64_t high;
  bool contains(std::int64_t q) const { return low <= q && q <= high; }
};

/// The outputs that the rule allows for `sum`, of magnitude below 2^31: one, or two where the real
/// value is about half way between them. Every implementation of the rule stays within (a proof is
/// in quantization.cc), provided that no product or quotient of scales is subnormal in f32.
IntegerRange legal_requantized(std::int64_t sum, const Requantization& to, RequantizationRule rule);

/// The whole convolution. `output` must have the problem's shape and a type of 8 bits; the Error
/// says which tensor does not fit, or that the problem is not legal.
std::optional<Error> conv2d_requantized(const Conv2dProblem& problem, const QuantizedView& input,
                                        const QuantizedView& weight,
                                        const std::optional<AnyView>& bias,
                                        const Quantization& output_quantization, AnyTensor& output);

struct RequantizedJudgement {
  struct Output {
    std::array<std::int64_t, 4> index{};
    std::int64_t got = 0;
    IntegerRange legal{};
  };
  std::int64_t outputs = 0;
  std::int64_t rejected = 0;
  std::optional<Output> first_rejected;  ///< in NCHW order
  bool accepted() const { return rejected == 0; }
};

/// Is every element of `output` legal under the rule?
Result<RequantizedJudgement> judge_requantized(
    const Conv2dProblem& problem, const QuantizedView& input, const QuantizedView& weight,
    const std::optional<AnyView>& bias, const QuantizedView& output,
    RequantizationRule rule = RequantizationRule::float_multiply);

}  // namespace convlaw
