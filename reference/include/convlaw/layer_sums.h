// SPDX-License-Identifier: MIT
// The sums of a whole convolution at the speed of a matrix product: for every output the sum of its
// products, the sum of their magnitudes, and how many of them are not zero. That is what a rounding
// bound is made of; most outputs of a right implementation are judged by these sums alone.
//
//   sum_layer(problem, input, weight, [&](const SumsBlock& block) {
//     for (std::int64_t i = 0; i < block.channels * block.pixels; ++i) use(block.value[i], ...);
//   });
//
// What is promised. Let p_i be the exact products of one output and n = `products` the number of
// those that are not zero, u = 2^-53 and gamma_k = k u / (1 - k u). With inputs and weights of f32,
// f16, bf16, i8 and u8, if all of them are finite,
//
//   |value - sum p_i|         <= gamma_(n-1) * sum |p_i|
//   |magnitude - sum |p_i||   <= gamma_(n-1) * sum |p_i|
//
// whatever the order of summation, fused or not, which differs between processors. For: two
// significands of at most 24 bits multiply to 48 < 53, and the products are multiples of 2^-298
// below 2^256, so that each is an f64 and no sum of theirs overflows or underflows (n < 2^53).
// Additions of an exact zero, of the padding or of the data, do not round. The additions that may
// round are the nodes of a binary tree with n leaves: n - 1, so that each product reaches the
// root through at most n - 1 factors 1 + d, |d| <= u, whose product differs from 1 by at most
// gamma_(n-1). The sum of |p_i| is not known but bounded by magnitude / (1 - gamma_(n-1)).
//
// If one of the tensors is f64 or i32, a product may be rounded too, once, or the fused addition
// rounds in its stead: one factor more, and up to half the smallest subnormal number, eta =
// 2^-1074, where it underflows, which later factors enlarge to less than eta if n u <= 1/2. Either
// sum is then within gamma_n * sum |p_i| + n * eta as long as it is finite: what has overflowed
// does not become finite again.
//
// What is not promised: anything about infinities and NaN beyond what IEEE arithmetic makes of
// them. A padding zero is a factor like others, so a weight that is not finite makes NaN of outputs
// that its tap meets the padding for, where the definition skips the tap. If a value or a magnitude
// is not finite, look at that output by other means. A finite one has met finite factors only.
#pragma once

#include <cstdint>
#include <functional>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"

namespace convlaw {

/// Some output channels of some pixels of one image. The arrays are (channels, pixels), the pixels
/// dense, and belong to the visitor during the visit only.
struct SumsBlock {
  std::int64_t image = 0;
  std::int64_t first_channel = 0;
  std::int64_t channels = 0;
  std::int64_t first_pixel = 0;  ///< oh * output width + ow
  std::int64_t pixels = 0;
  const double* value = nullptr;
  const double* magnitude = nullptr;
  /// Products whose factors are both not zero; exact if a window has at most 2^24 taps. An upper
  /// bound on the number of products that are not zero, which may be less where f64 underflows.
  const float* products = nullptr;
};

/// Visits each output once, in blocks in no particular order. `problem` must be legal, and the
/// views of its shapes: input (N, C, H, W), with N = 1 if unbatched, and weight (OC, C / groups,
/// KH, KW); any element types, any strides. Runs on the calling thread; uses up to four times the
/// memory of the three tensors and 64 MiB, and throws std::bad_alloc only.
void sum_layer(const Conv2dProblem& problem, const AnyView& input, const AnyView& weight,
               const std::function<void(const SumsBlock&)>& visit);

}  // namespace convlaw
