// SPDX-License-Identifier: MIT
#include "reference/tests/ways/arithmetic.h"
#include "reference/tests/ways/orders.h"
#include "reference/tests/ways/rounding.h"
#include "reference/tests/ways/way.h"

namespace convlaw::ways {
namespace {

template <class A>
Run in_order(Order order) {
  return [order](const Conv2dProblem& problem, const Operands& operands) {
    const ElementType type = element_types(operands.input.type()).output;
    return compute_outputs(problem, operands, [&](const Addends& addends) {
      return round_to(type, static_cast<double>(sum_in_order<A>(order, addends)));
    });
  };
}

// Every order in the natural accumulator.
template <class A>
std::vector<Way> all_orders() {
  return {{"definition", {}, in_order<A>(Order::definition)},
          {"fused", {}, in_order<A>(Order::fused)},
          {"reversed", {}, in_order<A>(Order::reversed)},
          {"bias last", {}, in_order<A>(Order::bias_last)},
          {"pairwise", {}, in_order<A>(Order::pairwise)},
          {"blocked", {}, in_order<A>(Order::blocked)},
          {"16 lanes, FMA", {}, in_order<A>(Order::lanes_fma)},
          {"split-K", {}, in_order<A>(Order::split_k)},
          {"positive first", {}, in_order<A>(Order::positive_first)},
          {"largest first", {}, in_order<A>(Order::magnitude_descending)}};
}

// A wider accumulator, in the mildest order and in the worst.
template <class A>
void add_wider(std::vector<Way>& ways, const std::string& name) {
  ways.push_back({name, {}, in_order<A>(Order::definition)});
  ways.push_back({name + ", positive first", {}, in_order<A>(Order::positive_first)});
}

}  // namespace

std::vector<Way> direct_ways(ElementType type) {
  if (is_integer(type)) {
    std::vector<Way> ways = all_orders<Integer<std::int32_t>>();
    ways.push_back({"i64 sums", {}, in_order<Integer<std::int64_t>>(Order::definition)});
    ways.push_back({"f64 sums", {}, in_order<Floating<double>>(Order::positive_first)});
    return ways;
  }
  if (type == ElementType::f64) {
    std::vector<Way> ways = all_orders<Floating<double>>();
    add_wider<Floating<long double>>(ways, "wider");
    ways.push_back(
        {"products f64, wider sums", {}, in_order<WideSum<double, long double>>(Order::reversed)});
    ways.push_back({"Eigen", {}, matrix_product<double>});
    return ways;
  }
  std::vector<Way> ways = all_orders<Floating<float>>();
  add_wider<Floating<double>>(ways, "wider");
  ways.push_back(
      {"products f32, wider sums", {}, in_order<WideSum<float, double>>(Order::reversed)});
  ways.push_back({"Eigen", {}, matrix_product<float>});
  return ways;
}

}  // namespace convlaw::ways
