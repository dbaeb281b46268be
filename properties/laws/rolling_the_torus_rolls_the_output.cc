// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

void adapt_rolling_the_torus_rolls_the_output(Case& c) { use_torus(c); }

Verdict judge_rolling_the_torus_rolls_the_output(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Size2 out = output_size(p);
  const std::int64_t down = trial.draw(0, out.h - 1);
  const std::int64_t right = trial.draw(out.h > 1 || out.w == 1 ? 0 : 1, out.w - 1);
  Operands rolled = trial.operands();
  rolled.input = make_values(input_extents(p), [&](auto n, auto c, auto h, auto w) {
    return trial.input()(n, c, (h + down * p.stride.h) % p.height,
                         (w + right * p.stride.w) % p.width);
  });
  const Values y = trial.run();
  const Values expected = make_values(y.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    return y(n, oc, (oh + down) % out.h, (ow + right) % out.w);
  });
  return trial.expect_same(expected, trial.run(p, rolled),
                           "the rolled output and that of a rolled input");
}

}  // namespace

const Law rolling_the_torus_rolls_the_output{
    .name = "rolling_the_torus_rolls_the_output",
    .chapter = "D12",
    .formula =
        "circular padding of dilation (kernel_size - 1) in all, stride divides the image: "
        "f(roll(x, i stride)) = roll(f(x), i)",
    .reason = "on a torus no place is special: neither edge nor corner",
    .exactness = Exactness::integers,
    .judge = judge_rolling_the_torus_rolls_the_output,
    .adapt = adapt_rolling_the_torus_rolls_the_output,
    .kept_because =
        "it points at circular padding, corners included, and needs no other convolution",
};

}  // namespace convlaw
