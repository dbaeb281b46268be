// SPDX-License-Identifier: MIT
#include "convlaw/quantization.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "convlaw/bulk.h"
#include "convlaw/conv2d_quick.h"

namespace convlaw {
namespace {

// Beyond every 8-bit range and zero point, and small enough for whatever is computed with it.
constexpr double kFar = 0x1p40;

std::int64_t to_integer(double value) {
  return static_cast<std::int64_t>(std::clamp(value, -kFar, kFar));
}

std::int64_t clamped(std::int64_t q, ElementType type) {
  const std::int64_t low = type == ElementType::i8 ? -128 : 0;
  return std::clamp(q, low, low + 255);
}

// How far (q - zp) of an implementation may be from t, the real sum * multiplier.
//
// float_multiply. Let u = 2^-24. The sum is rounded to f32, the multiplier carries r roundings of
// its own (at most), and the product is rounded: p = t (1 + d_1) ... (1 + d_(r+2)), |d_i| <= u. For
// k = r + 2 <= 4 roundings (1 + u)^k - 1 <= k u + k^2 u^2 <= (k + 0.005) u, hence
// |p - t| <= (k + 0.005) u |t|. Rounding p to an integer, whichever way ties go, adds at most 1/2.
// Adding the zero point is exact, and clamping is monotone: it is applied to the bounds. Computing
// in a wider type has smaller d_i. A product that is subnormal or zero in f32, where the d_i are
// not bounded by u, has |t| < 2^-120, and both it and t round to 0. Ours is computed in double,
// where t and the bound have relative errors below 2^-50: another 0.005 u |t| covers them.
//
// fixed_point_multiply. The multiplier is m = m_0 2^-s with m_0 in [1/2, 1), and is held as
// Q = round(m_0 2^31), so that |Q / 2^31 - m_0| <= 2^-32. (Where that is 2^31, Q = 2^30 and s is
// one less; the error is the same.) For s > 0 the product sum * Q / 2^31 is rounded to an integer
// and then divided by 2^s, rounded again: errors of 1/2 * 2^-s and 1/2. For s <= 0 the sum is
// shifted left first, exactly, and only the product is rounded: 1/2. The error of Q contributes
// |sum| 2^-s 2^-32, which is at most |t| 2^-31, as |t| = |sum| m_0 2^-s and m_0 >= 1/2. A
// multiplier that came from f32 roundings brings r u |t| more. As above, a little more covers the
// roundings of this computation.
double allowance(double t, const Requantization& to, RequantizationRule rule) {
  constexpr double u = 0x1p-24;
  if (rule == RequantizationRule::float_multiply) {
    return 0.5 + (to.multiplier_roundings + 2 + 0.01) * u * std::abs(t);
  }
  int exponent = 0;
  const double fraction = std::frexp(to.multiplier, &exponent);
  const bool rounds_up = std::nearbyint(std::ldexp(fraction, 31)) == 0x1p31;
  const int shift = -exponent - (rounds_up ? 1 : 0);
  const double second_rounding = shift > 0 ? std::ldexp(0.5, -shift) : 0;
  const double of_multiplier = to.multiplier_roundings == 0 ? 0 : to.multiplier_roundings + 0.01;
  return 0.5 + second_rounding + (0x1.01p-31 + of_multiplier * u) * std::abs(t);
}

// q - zero_point, or q itself where there are no scales.
Tensor<double> centred(const QuantizedView& tensor) {
  Tensor<double> values(tensor.values.extents);
  load_elements(tensor.values, values.elements().data());
  const Quantization& quantization = tensor.quantization;
  if (quantization.zero_points.empty()) return values;
  if (quantization.axis < 0) {
    const double zero_point = quantization.zero_point(0);
    for (double& value : values.elements()) value -= zero_point;
    return values;
  }
  for_each_index(values.extents(), [&](auto... place) {
    const std::array<std::int64_t, 4> index{place...};
    values(place...) -= quantization.zero_point(index[static_cast<std::size_t>(quantization.axis)]);
  });
  return values;
}

bool is_8_bit(ElementType type) { return type == ElementType::i8 || type == ElementType::u8; }

Error misfit(std::string parameter, std::string value, std::string rule) {
  return {std::move(parameter), std::move(value), std::move(rule), {}, 0};
}

std::optional<Error> misfit_of(const char* role, const QuantizedView& tensor,
                               const Extents& extents, int axis) {
  if (!is_8_bit(tensor.values.type)) {
    return misfit(role, std::string(to_string(tensor.values.type)), "must be i8 or u8");
  }
  if (tensor.values.extents != extents) {
    return misfit(role, to_tuple(tensor.values.extents), "must be " + to_tuple(extents));
  }
  const Quantization& q = tensor.quantization;
  if (q.axis >= 0 && q.axis != axis) {
    return misfit(role, "quantized along axis " + std::to_string(q.axis),
                  axis < 0 ? "must have one scale: sums would not be of one unit"
                           : "must have one scale, or one for each output channel");
  }
  const std::int64_t along = q.axis < 0 ? 1 : extents[static_cast<std::size_t>(axis)];
  if (q.is_quantized() && static_cast<std::int64_t>(q.scales.size()) < along) {
    return misfit(role, std::to_string(q.scales.size()) + " scales",
                  "must be " + std::to_string(along));
  }
  if (!q.zero_points.empty() && q.zero_points.size() != q.scales.size()) {
    return misfit(role, std::to_string(q.zero_points.size()) + " zero points",
                  "must be as many as scales, or none");
  }
  return std::nullopt;
}

std::optional<Error> find_misfit(const Conv2dProblem& problem, const QuantizedView& input,
                                 const QuantizedView& weight, const std::optional<AnyView>& bias,
                                 const QuantizedView& output) {
  if (auto illegality = find_illegality(problem)) return illegality;
  const Size2 out = output_size(problem);
  const Extents inputs{problem.images(), problem.in_channels, problem.height, problem.width};
  const Extents weights{problem.out_channels, problem.in_channels / problem.groups,
                        problem.kernel_size.h, problem.kernel_size.w};
  const Extents outputs{problem.images(), output_channels(problem), out.h, out.w};
  if (auto error = misfit_of("input", input, inputs, -1)) return error;
  if (auto error = misfit_of("weight", weight, weights, 0)) return error;
  if (auto error = misfit_of("output", output, outputs, 1)) return error;
  if (!bias) return std::nullopt;
  if (bias->type != ElementType::i32) {
    return misfit("bias", std::string(to_string(bias->type)), "must be i32");
  }
  const Extents biases{problem.out_channels, 1, 1, 1};
  if (bias->extents != biases) {
    return misfit("bias", to_tuple(bias->extents), "must be " + to_tuple(biases));
  }
  return std::nullopt;
}

}  // namespace

float Quantization::scale(std::int64_t index) const {
  if (scales.empty()) return 1;
  return scales[axis < 0 ? 0 : static_cast<std::size_t>(index)];
}

std::int32_t Quantization::zero_point(std::int64_t index) const {
  if (zero_points.empty()) return 0;
  return zero_points[axis < 0 ? 0 : static_cast<std::size_t>(index)];
}

Quantization quantization_from_abi(const convlaw_quantization& abi) {
  Quantization quantization;
  if (abi.scales == nullptr) return quantization;
  quantization.axis = abi.quantized_axis;
  quantization.scales.assign(abi.scales, abi.scales + abi.count);
  if (abi.zero_points != nullptr) {
    quantization.zero_points.assign(abi.zero_points, abi.zero_points + abi.count);
  }
  return quantization;
}

convlaw_quantization to_abi(const Quantization& quantization) {
  convlaw_quantization abi{};
  abi.quantized_axis = -1;
  if (!quantization.is_quantized()) return abi;
  abi.scales = quantization.scales.data();
  abi.zero_points = quantization.zero_points.empty() ? nullptr : quantization.zero_points.data();
  abi.count = static_cast<std::int64_t>(quantization.scales.size());
  abi.quantized_axis = quantization.axis;
  return abi;
}

Tensor<std::int64_t> integer_sums(const Conv2dProblem& problem, const QuantizedView& input,
                                  const QuantizedView& weight, const std::optional<AnyView>& bias) {
  const Tensor<double> x = centred(input);
  const Tensor<double> w = centred(weight);
  const std::int32_t* no_bias = nullptr;
  const Size2 out = output_size(problem);
  Tensor<std::int64_t> sums({problem.images(), output_channels(problem), out.h, out.w});
  // Integers are exact in a floating-point type up to 2^24 or 2^53, and quicker there.
  const Extents& kernel = w.extents();
  const double largest = largest_magnitude(x.elements()) * largest_magnitude(w.elements()) *
                         static_cast<double>(kernel[1] * kernel[2] * kernel[3]);
  if (largest <= 0x1p24) {
    conv2d_quick<float>(problem, x.view(), w.view(), no_bias, sums.view());
  } else if (largest <= 0x1p53) {
    conv2d_quick<double>(problem, x.view(), w.view(), no_bias, sums.view());
  } else {
    conv2d_quick<std::int64_t>(problem, x.view(), w.view(), no_bias, sums.view());
  }
  if (!bias || sums.size() == 0) return sums;
  std::int64_t* next = sums.elements().data();
  for (std::int64_t n = 0; n < sums.extent(0); ++n) {
    for (std::int64_t oc = 0; oc < sums.extent(1); ++oc) {
      const auto b = static_cast<std::int64_t>(bias->at(oc, 0, 0, 0));
      for (std::int64_t i = 0; i < out.h * out.w; ++i) *next++ += b;
    }
  }
  return sums;
}

Requantization requantization_of(const Quantization& input, const Quantization& weight,
                                 const Quantization& output, ElementType type, std::int64_t oc) {
  const double product =
      static_cast<double>(input.scale(0)) * static_cast<double>(weight.scale(oc));
  return {product / static_cast<double>(output.scale(oc)), 2, output.zero_point(oc), type};
}

std::int64_t requantize(std::int64_t sum, const Requantization& to) {
  const double t = static_cast<double>(sum) * to.multiplier;
  return clamped(to_integer(std::nearbyint(t)) + to.zero_point, to.type);
}

IntegerRange legal_requantized(std::int64_t sum, const Requantization& to,
                               RequantizationRule rule) {
  const double t = static_cast<double>(sum) * to.multiplier;
  const double distance = allowance(t, to, rule);
  const std::int64_t low = to_integer(std::ceil(t - distance)) + to.zero_point;
  const std::int64_t high = to_integer(std::floor(t + distance)) + to.zero_point;
  return {clamped(low, to.type), clamped(high, to.type)};
}

std::optional<Error> conv2d_requantized(const Conv2dProblem& problem, const QuantizedView& input,
                                        const QuantizedView& weight,
                                        const std::optional<AnyView>& bias,
                                        const Quantization& output_quantization,
                                        AnyTensor& output) {
  const QuantizedView result{output.view(), output_quantization};
  if (auto error = find_misfit(problem, input, weight, bias, result)) return error;
  const Tensor<std::int64_t> sums = integer_sums(problem, input, weight, bias);
  for_each_index(sums.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    const Requantization to = requantization_of(input.quantization, weight.quantization,
                                                output_quantization, output.type(), oc);
    const Strides& strides = output.strides();
    output.set(n * strides[0] + oc * strides[1] + oh * strides[2] + ow * strides[3],
               static_cast<double>(requantize(sums(n, oc, oh, ow), to)));
  });
  return std::nullopt;
}

Result<RequantizedJudgement> judge_requantized(
    const Conv2dProblem& problem, const QuantizedView& input, const QuantizedView& weight,
    const std::optional<AnyView>& bias, const QuantizedView& output, RequantizationRule rule) {
  if (auto error = find_misfit(problem, input, weight, bias, output)) return *error;
  const Tensor<std::int64_t> sums = integer_sums(problem, input, weight, bias);
  RequantizedJudgement judgement;
  judgement.outputs = sums.size();
  for_each_index(sums.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    const Requantization to = requantization_of(input.quantization, weight.quantization,
                                                output.quantization, output.values.type, oc);
    const IntegerRange legal = legal_requantized(sums(n, oc, oh, ow), to, rule);
    const auto got = static_cast<std::int64_t>(output.values.at(n, oc, oh, ow));
    if (legal.contains(got)) return;
    if (judgement.rejected++ == 0) judgement.first_rejected = {{n, oc, oh, ow}, got, legal};
  });
  return judgement;
}

}  // namespace convlaw
