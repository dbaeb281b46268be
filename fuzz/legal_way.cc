// SPDX-License-Identifier: MIT
#include "fuzz/legal_way.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <span>

#include "convlaw/exact_arithmetic.h"
#include "convlaw/format.h"
#include "fuzz/draws.h"

namespace convlaw {
namespace {

constexpr std::int64_t kMostProducts = 7;
constexpr std::array kTypes{ElementType::f32, ElementType::bf16, ElementType::f16,
                            ElementType::f64};

double operand(Choices& choices, const Format& format) {
  const auto significand = static_cast<double>(number(choices, 510, "significand") - 255);
  // Around 1; or next to the smallest numbers there are.
  const auto binade = static_cast<int>(number(choices, 17, "binade"));
  const int lowest = format.min_exponent - format.precision + 1;
  return round_to(format,
                  std::ldexp(significand, binade < 14 ? binade - 12 : lowest + binade - 14));
}

double rounded_sum(const Format& format, double a, double b) {
  const Rounded sum = two_sum(a, b);
  return std::isfinite(sum.rest) ? round_to(format, sum.value, sum.rest) : sum.value;
}

// Adds up by one tree, which the choices make: every operation in the accumulator's format, or, if
// none is prescribed, in f64 now and then; a product is rounded by itself, or fused.
class Adder {
 public:
  Adder(Choices& choices, const LegalWay& way)
      : choices_(choices),
        is_free_(!way.contract.accumulator),
        format_(format_of(way.contract.accumulator.value_or(natural_accumulator(way.type)))) {}

  struct Addend {
    double exact;
    bool is_product;
  };

  double add(std::span<Addend> addends) {
    if (addends.empty()) return 0;
    if (addends.size() == 1) {
      const Addend one = addends.front();
      return one.is_product ? round_to(format(), one.exact) : one.exact;
    }
    std::swap(addends.front(), addends[pick(addends.size())]);
    const std::size_t left = 1 + pick(addends.size() - 1);
    const double right = add(addends.subspan(left));
    const bool is_fused = left == 1 && addends.front().is_product && pick(2) == 1;
    const double first = is_fused ? addends.front().exact : add(addends.first(left));
    return rounded_sum(format(), first, right);
  }

 private:
  std::size_t pick(std::size_t count) {
    const auto last = static_cast<std::int64_t>(count) - 1;
    return static_cast<std::size_t>(number(choices_, last, "tree"));
  }
  Format format() { return is_free_ && pick(8) == 7 ? kF64 : format_; }

  Choices& choices_;
  bool is_free_;
  Format format_;
};

}  // namespace

LegalWay draw_legal_way(Choices& choices) {
  LegalWay way;
  way.type = kTypes[static_cast<std::size_t>(number(choices, 3, "type"))];
  const auto accumulator = static_cast<std::size_t>(number(choices, 4, "accumulator"));
  if (accumulator > 0) way.contract.accumulator = kTypes[accumulator - 1];
  const bool is_late = number(choices, 1, "late_bias") == 1;
  way.contract.bias_stage = is_late ? BiasStage::after_rounding : BiasStage::in_accumulator;

  const Format output = format_of(way.type);
  std::vector<Adder::Addend> addends;
  for (std::int64_t left = number(choices, kMostProducts, "products"); left > 0; --left) {
    way.terms.input.push_back(operand(choices, output));
    way.terms.weight.push_back(operand(choices, output));
    addends.push_back({way.terms.input.back() * way.terms.weight.back(), true});
  }
  if (number(choices, 1, "bias") == 1) way.terms.bias = operand(choices, output);
  if (way.terms.bias && !is_late) addends.push_back({*way.terms.bias, false});
  const double sum = Adder(choices, way).add(addends);
  way.result = std::isfinite(sum) ? round_to(output, sum) : sum;
  if (way.terms.bias && is_late) way.result = rounded_sum(output, way.result, *way.terms.bias);
  way.asks_for_the_set = number(choices, 15, "set") == 15;
  return way;
}

std::string describe(const LegalWay& way) {
  std::string text = std::string(to_string(way.type)) + ", contract " + to_string(way.contract);
  const auto say = [&](const char* format, double a, double b) {
    std::array<char, 128> line{};
    std::snprintf(line.data(), line.size(), format, a, b);
    text += line.data();
  };
  for (std::size_t i = 0; i < way.terms.input.size(); ++i) {
    say("\n  product  %a * %a", way.terms.input[i], way.terms.weight[i]);
  }
  if (way.terms.bias) say("\n  bias     %a", *way.terms.bias, 0);
  say("\n  result   %a", way.result, 0);
  return text;
}

}  // namespace convlaw
