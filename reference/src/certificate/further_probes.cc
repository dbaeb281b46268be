// SPDX-License-Identifier: MIT
// Probes that look at what the structure probes' small integers do not show: how many bits of an
// operand, a product and a sum arrive, extreme operands, operands of very different magnitudes.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "reference/src/certificate/operands.h"

namespace convlaw {
namespace {

Error skip(std::string why) { return {"probe", {}, std::move(why), {}, 0}; }

// element = f(element, position) for elements begin <= position < end.
template <class F>
void rewrite(AnyTensor& tensor, std::int64_t begin, std::int64_t end, F f) {
  if (tensor.type() == ElementType::f32) {
    auto* const data = static_cast<float*>(tensor.data());
    for (std::int64_t i = begin; i < end; ++i) {
      data[i] = static_cast<float>(f(static_cast<double>(data[i]), i));
    }
    return;
  }
  for (std::int64_t i = begin; i < end; ++i) tensor.set(i, f(tensor.get(i), i));
}
template <class F>
void rewrite(AnyTensor& tensor, F f) {
  rewrite(tensor, 0, tensor.size(), f);
}

void fill(AnyTensor& tensor, double value) {
  rewrite(tensor, [value](double, std::int64_t) { return value; });
}

int rounding_bits(InputRounding rounding) {
  switch (rounding) {
    case InputRounding::none:
      break;
    case InputRounding::bf16:
      return 8;
    case InputRounding::tf32:
    case InputRounding::f16:
      return 11;
  }
  return 53;
}

// The bits that an operand may have and a right output still shows.
int operand_bits(const ProbeContext& context, ElementType type) {
  return std::min({precision_bits(type), rounding_bits(context.contract.input_rounding),
                   precision_bits(context.types.output),
                   accumulator_bits(context.types, context.contract)});
}

// Odd integers of `bits` significant bits and either sign: rounding to fewer bits changes each.
void fill_odd(const RandomStream& stream, int bits, AnyTensor& tensor) {
  const int drawn = std::min(bits - 2, 14);
  const double step = std::ldexp(1.0, bits - 1 - drawn);
  const double first = std::ldexp(1.0, bits - 1) + step / 2 + (step > 2 ? 1 : 0);
  AnyTensor letters(ElementType::f32, tensor.extents());
  stream.fill(letters, {-(1 << drawn), 2 << drawn});
  const auto* const letter = static_cast<const float*>(letters.data());
  rewrite(tensor, [=](double, std::int64_t i) {
    const double u = letter[i];
    return u >= 0 ? first + u * step : -(first + (-1 - u) * step);
  });
}

// A tap and an output that reads a pixel through it.
struct Reading {
  std::int64_t out = 0, tap = 0, source = 0;
};
std::vector<Reading> readings(const Axis& axis) {
  std::vector<Reading> found;
  for (std::int64_t out = 0; out < axis.output() && found.size() < 4096; ++out) {
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
      if (const auto source = axis.source(out, tap)) found.push_back({out, tap, *source});
    }
  }
  return found;
}

// How often a window reads an element of the axis, at most.
int largest_multiplicity(const Axis& axis, std::int64_t source) {
  int largest = 0;
  for (std::int64_t out = 0; out < axis.output(); ++out) {
    int count = 0;
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) count += axis.source(out, tap) == source;
    largest = std::max(largest, count);
  }
  return largest;
}

// Non-zero weights of 1: in every filter the one at a tap that some output reads a pixel through.
std::optional<Error> one_tap_a_filter(const ProbeContext& context, AnyTensor& weight) {
  const std::vector<Reading> rows = readings(vertical_axis(context.problem));
  const std::vector<Reading> columns = readings(horizontal_axis(context.problem));
  if (rows.empty() || columns.empty()) return skip("no output reads the input");
  RandomStream choices = context.stream(Purpose::choices);
  fill(weight, 0);
  for (std::int64_t oc = 0; oc < weight.extents()[0]; ++oc) {
    const std::int64_t ic = choices.below(weight.extents()[1]);
    const auto row = static_cast<std::size_t>(choices.below(std::ssize(rows)));
    const auto column = static_cast<std::size_t>(choices.below(std::ssize(columns)));
    weight.set(oc * weight.strides()[0] + ic * weight.strides()[1] +
                   rows[row].tap * weight.strides()[2] + columns[column].tap,
               1);
  }
  return std::nullopt;
}

// Keeps of the input so few pixels that no window sees two, and at least one that is seen.
std::optional<Error> one_pixel_a_window(const ProbeContext& context, AnyTensor& input) {
  const Axis rows = vertical_axis(context.problem);
  const Axis columns = horizontal_axis(context.problem);
  const std::vector<Reading> seen_rows = readings(rows);
  const std::vector<Reading> seen_columns = readings(columns);
  if (seen_rows.empty() || seen_columns.empty()) return skip("no output reads the input");
  RandomStream choices = context.stream(Purpose::choices);
  const auto row = seen_rows[static_cast<std::size_t>(choices.below(std::ssize(seen_rows)))].source;
  const auto column =
      seen_columns[static_cast<std::size_t>(choices.below(std::ssize(seen_columns)))].source;
  const bool lattice = context.problem.padding_mode == PaddingMode::zeros;
  if (!lattice && largest_multiplicity(rows, row) * largest_multiplicity(columns, column) > 1) {
    return skip("the padding shows a window the same pixel twice");
  }
  const Size2 span = lattice ? Size2{rows.effective_kernel(), columns.effective_kernel()}
                             : Size2{rows.extent, columns.extent};
  const std::int64_t group_inputs = context.problem.in_channels / context.problem.groups;
  AnyTensor kept(input.type(), input.extents());
  const auto [images, channels, height, width] = input.extents();
  for (std::int64_t n = 0; n < images; ++n) {
    for (std::int64_t g = 0; g < channels; g += group_inputs) {
      for (std::int64_t h = row % span.h; h < height; h += span.h) {
        for (std::int64_t w = column % span.w; w < width; w += span.w) {
          const std::int64_t c = g + choices.below(group_inputs);
          const std::int64_t place = ((n * channels + c) * height + h) * width + w;
          kept.set(place, input.get(place));
        }
      }
    }
  }
  input = std::move(kept);
  return std::nullopt;
}

Result<OutputBounds> input_bits(const ProbeContext& context, ProbeOperands& operands) {
  if (is_integer(context.types.input)) return skip("integers are not rounded");
  const int bits = operand_bits(context, context.types.input);
  fill_odd(context.stream(Purpose::input), bits, operands.input);
  if (const auto error = one_tap_a_filter(context, operands.weight)) return *error;
  fill(operands.bias, 0);
  return OutputBounds{.largest_sum = std::ldexp(1.0, bits) - 1};
}

Result<OutputBounds> weight_bits(const ProbeContext& context, ProbeOperands& operands) {
  if (is_integer(context.types.input)) return skip("integers are not rounded");
  const int bits = operand_bits(context, context.types.weight);
  fill(operands.input, 1);
  if (const auto error = one_pixel_a_window(context, operands.input)) return *error;
  fill_odd(context.stream(Purpose::weight), bits, operands.weight);
  fill(operands.bias, 0);
  return OutputBounds{.largest_sum = std::ldexp(1.0, bits) - 1};
}

Result<OutputBounds> product_bits(const ProbeContext& context, ProbeOperands& operands) {
  if (is_integer(context.types.input)) return skip("integers are not rounded");
  const int sum_bits = std::min(accumulator_bits(context.types, context.contract),
                                precision_bits(context.types.output));
  const int input_bits = std::min(sum_bits / 2, operand_bits(context, context.types.input));
  const int weight_bits =
      std::min(sum_bits - input_bits, operand_bits(context, context.types.weight));
  fill_odd(context.stream(Purpose::input), input_bits, operands.input);
  if (const auto error = one_pixel_a_window(context, operands.input)) return *error;
  fill_odd(context.stream(Purpose::weight), weight_bits, operands.weight);
  fill(operands.bias, 0);
  return OutputBounds{.largest_sum = std::ldexp(1.0, input_bits + weight_bits) - 1};
}

// Where the output shows all bits of the accumulator: one product of nearly 2^p, the others 1 or
// -1; with n products the sum is odd and lies between 2^p - 2n - 8 and 2^p, so it has p bits.
Result<OutputBounds> one_large_product(const ProbeContext& context, ProbeOperands& operands,
                                       int bits) {
  const std::int64_t taps = context.filter_size();
  const double large = std::ldexp(1.0, bits) - static_cast<double>(taps) - 8;
  if (large < std::ldexp(1.0, bits - 1)) return skip("there are too many products");
  RandomStream choices = context.stream(Purpose::choices);
  for (std::int64_t oc = 0; oc < context.problem.out_channels; ++oc) {
    operands.weight.set(oc * taps + choices.below(taps), choices.sign() * large);
  }
  return OutputBounds{.largest_sum = large + static_cast<double>(taps)};
}

// Where it is narrower: a large product and its opposite, which cancel in the end. An accumulator
// with too few bits has lost by then what was added between.
Result<OutputBounds> two_large_products(const ProbeContext& context, ProbeOperands& operands,
                                        int bits) {
  const std::int64_t taps = context.filter_size();
  const std::int64_t kernel = context.problem.kernel_size.h * context.problem.kernel_size.w;
  const std::int64_t channels = taps / kernel;
  const int exponent = std::min(bits - 2, context.types.weight == ElementType::f16 ? 15 : 60);
  const double large = std::ldexp(1.0, exponent);
  const double largest_sum = 2 * large + static_cast<double>(taps);
  if (taps < 3) return skip("there are too few products");
  if (largest_sum >= std::ldexp(1.0, bits)) return skip("there are too many products");
  fill(operands.input, 1);
  RandomStream choices = context.stream(Purpose::choices);
  for (std::int64_t oc = 0; oc < context.problem.out_channels; ++oc) {
    // Two channels of one kernel position if there are: they are in the padding together.
    std::int64_t first = choices.below(kernel);
    std::int64_t second = first + kernel * (channels > 1 ? 1 + choices.below(channels - 1) : 0);
    if (channels == 1) second = (first + 1 + choices.below(kernel - 1)) % kernel;
    if (choices.sign() < 0) std::swap(first, second);
    operands.weight.set(oc * taps + first, large);
    operands.weight.set(oc * taps + second, -large);
  }
  return OutputBounds{.largest_sum = largest_sum,
                      .rounded_from = std::ldexp(1.0, precision_bits(context.types.output))};
}

Result<OutputBounds> sum_bits(const ProbeContext& context, ProbeOperands& operands) {
  if (is_integer(context.types.input)) return skip("there are no products large enough");
  const auto one_or_minus_one = [](AnyTensor& tensor, const RandomStream& stream) {
    stream.fill(tensor, {0, 2});
    rewrite(tensor, [](double u, std::int64_t) { return 2 * u - 1; });
  };
  one_or_minus_one(operands.input, context.stream(Purpose::input));
  one_or_minus_one(operands.weight, context.stream(Purpose::weight));
  fill(operands.bias, 0);
  const int bits = accumulator_bits(context.types, context.contract);
  const int shown = std::min(
      {bits, operand_bits(context, context.types.weight), precision_bits(context.types.output)});
  return shown == bits ? one_large_product(context, operands, bits)
                       : two_large_products(context, operands, bits);
}

double lowest(ElementType type) { return type == ElementType::u8 ? 0 : -128; }
double highest(ElementType type) { return type == ElementType::u8 ? 255 : 127; }

// Integers of 8 bits: sums of two products of extremes do not fit 16 bits.
Result<OutputBounds> extremes(const ProbeContext& context, ProbeOperands& operands, bool random) {
  const ElementTypes& types = context.types;
  if (types.input != ElementType::i8 && types.input != ElementType::u8) {
    return skip("it is for 8-bit integers");
  }
  const double largest = static_cast<double>(context.filter_size()) *
                         std::max(-lowest(types.input), highest(types.input)) * 128;
  if (largest >= std::ldexp(1.0, 31)) return skip("the sums may not fit 32 bits");
  const auto draw = [&](AnyTensor& tensor, const RandomStream& stream) {
    if (!random) return fill(tensor, highest(tensor.type()));
    stream.fill(tensor, {0, 2});
    const double low = lowest(tensor.type());
    const double high = highest(tensor.type());
    rewrite(tensor, [=](double u, std::int64_t) { return u != 0 ? high : low; });
  };
  draw(operands.input, context.stream(Purpose::input));
  draw(operands.weight, context.stream(Purpose::weight));
  fill(operands.bias, 0);
  return OutputBounds{.largest_sum = largest};
}
Result<OutputBounds> largest_operands(const ProbeContext& context, ProbeOperands& operands) {
  return extremes(context, operands, false);
}
Result<OutputBounds> extreme_operands(const ProbeContext& context, ProbeOperands& operands) {
  return extremes(context, operands, true);
}

// The structure probe with input channel c times 2^k and the weights that meet it times 2^-k.
Result<OutputBounds> balanced_scaling(const ProbeContext& context, ProbeOperands& operands) {
  if (is_integer(context.types.input)) return skip("integers cannot be scaled");
  draw_structure(context, operands);
  const bool half = context.types.input == ElementType::f16;
  const std::int64_t most = half ? 4 : 20;
  RandomStream choices = context.stream(Purpose::choices);
  std::vector<double> scale(static_cast<std::size_t>(context.problem.in_channels));
  for (double& s : scale) {
    s = std::ldexp(1.0, static_cast<int>(choices.below(2 * most + 1) - most));
  }
  AnyTensor& x = operands.disguised_input.emplace(operands.input);
  for (std::int64_t i = 0; i < x.size(); i += x.strides()[1]) {
    const double s = scale[static_cast<std::size_t>(i / x.strides()[1] % std::ssize(scale))];
    rewrite(x, i, i + x.strides()[1], [s](double value, std::int64_t) { return value * s; });
  }
  AnyTensor& w = operands.disguised_weight.emplace(operands.weight);
  const std::int64_t group_inputs = w.extents()[1];
  const std::int64_t group_outputs = context.problem.out_channels / context.problem.groups;
  for (std::int64_t oc = 0; oc < context.problem.out_channels; ++oc) {
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      const double s = scale[static_cast<std::size_t>(oc / group_outputs * group_inputs + ic)];
      const std::int64_t begin = oc * w.strides()[0] + ic * w.strides()[1];
      rewrite(w, begin, begin + w.strides()[1],
              [s](double value, std::int64_t) { return value / s; });
    }
  }
  return context.plan.bounds;
}

constexpr std::array<ProbeKind, 7> kKinds{{
    {"input_bits", "every bit of the input reaches the output", input_bits},
    {"weight_bits", "every bit of the weight reaches the output", weight_bits},
    {"product_bits", "products keep all bits that the accumulator has", product_bits},
    {"sum_bits", "sums keep all bits that the accumulator has", sum_bits},
    {"largest_operands", "sums of the largest products do not saturate", largest_operands},
    {"extreme_operands", "sums of extreme products of either sign do not saturate",
     extreme_operands},
    {"balanced_scaling", "operands of very different magnitudes are not converted on their way",
     balanced_scaling},
}};

}  // namespace

std::span<const ProbeKind> further_probe_kinds() { return kKinds; }

}  // namespace convlaw
