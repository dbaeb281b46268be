// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"
#include "properties/laws/special_values.h"

namespace convlaw {
namespace {

Verdict judge_one_input_element_scatters_the_weight(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const std::int64_t size = p.in_channels / p.groups;
  const Reach reach(trial);
  const std::int64_t n0 = reach.element()[0];
  const std::int64_t c = reach.element()[1];
  const std::int64_t h = reach.element()[2];
  const std::int64_t w = reach.element()[3];
  Operands stepped = trial.operands();
  stepped.input(n0, c, h, w) += 1;
  const Values y = trial.run();
  const Values step = add(trial.run(p, stepped), y, -1);
  // In padding modes that repeat elements, one element may lie under several taps.
  const auto weights_over_it = [&](std::int64_t oc, std::int64_t oh, std::int64_t ow) {
    double sum = 0;
    for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
      if (rows.source(oh, kh) != h) continue;
      for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
        if (columns.source(ow, kw) == w) sum += trial.weight()(oc, c % size, kh, kw);
      }
    }
    return sum;
  };
  const Values expected = make_values(y.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    return reach.covers(n, oc, oh, ow) ? weights_over_it(oc, oh, ow) : 0.0;
  });
  return trial.expect_same(expected, step,
                           "the weights over one input element, and f(x + 1 there) - f(x)");
}

}  // namespace

const Law one_input_element_scatters_the_weight{
    .name = "one_input_element_scatters_the_weight",
    .chapter = "E11",
    .formula =
        "f(x + e) - f(x) = w scattered: w[oc, ic, kh, kw] wherever that tap lies on the element "
        "in which e is 1",
    .reason =
        "the derivative by one input element is a column of the linear map, and differences of a "
        "linear map are its derivative exactly",
    .exactness = Exactness::integers,
    .judge = judge_one_input_element_scatters_the_weight,
    .headroom = 2,
    .compares_with_definition = true,
};

}  // namespace convlaw
