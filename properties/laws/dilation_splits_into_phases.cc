// SPDX-License-Identifier: MIT
#include <algorithm>
#include <numeric>

#include "convlaw/pad.h"
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// The image grows as much as the kernel does, and until all phases have outputs.
void adapt_dilation_splits_into_phases(Case& c) {
  Conv2dProblem& p = c.problem();
  if (p.dilation == Size2{1, 1}) {
    p.dilation = {3, 3};
    p.height += 2 * (p.kernel_size.h - 1);
    p.width += 2 * (p.kernel_size.w - 1);
  }
  use_outputs(c, std::min<std::int64_t>(std::max(p.dilation.h, p.dilation.w), 5));
}

// Outputs whose windows begin at the same place modulo the dilation have windows that interleave
// with those of the others: they are the outputs of an image of every dilation-th element.
struct Phases {
  explicit Phases(const Axis& axis)
      : period(axis.dilation / std::gcd(axis.dilation, axis.stride)),
        count(std::min(period, axis.output())),
        outputs((axis.output() - 1) / period + 1),
        stride(axis.stride / std::gcd(axis.dilation, axis.stride)),
        extent((outputs - 1) * stride + axis.kernel) {}

  std::int64_t period;   // outputs from one of a phase to the next
  std::int64_t count;    // phases that have outputs
  std::int64_t outputs;  // of the first phase, which has the most
  std::int64_t stride;   // within a phase
  std::int64_t extent;   // of its image
};

Verdict judge_dilation_splits_into_phases(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Conv2dProblem plain = without_padding(p);
  const Values padded = trial.padded_input();
  const Phases rows(vertical_axis(p));
  const Phases columns(horizontal_axis(p));

  // One image for each phase.
  Conv2dProblem phases = plain;
  phases.dilation = {1, 1};
  phases.stride = {rows.stride, columns.stride};
  phases.batch = grown(0, grown(0, p.images(), rows.count), columns.count);
  phases.height = rows.extent;
  phases.width = columns.extent;
  trial.require_room(phases);
  Operands operands = trial.operands();
  operands.input = make_values(input_extents(phases), [&](auto image, auto c, auto i, auto j) {
    const std::int64_t phase_h = image / columns.count % rows.count;
    const std::int64_t phase_w = image % columns.count;
    const std::int64_t h = grown(phase_h * p.stride.h, i, p.dilation.h);
    const std::int64_t w = grown(phase_w * p.stride.w, j, p.dilation.w);
    const std::int64_t n = image / (rows.count * columns.count);
    return h < plain.height && w < plain.width ? padded(n, c, h, w) : 0.0;
  });
  const Values parts = trial.run(phases, operands);
  const Values whole = make_values(output_extents(p), [&](auto n, auto oc, auto oh, auto ow) {
    const std::int64_t image =
        (n * rows.count + oh % rows.period) * columns.count + ow % columns.period;
    return parts(image, oc, oh / rows.period, ow / columns.period);
  });
  return trial.expect_same(whole, trial.run(),
                           "the outputs of every dilation-th pixel put together, and the dilated "
                           "convolution's");
}

}  // namespace

const Law dilation_splits_into_phases{
    .name = "dilation_splits_into_phases",
    .chapter = "D8",
    .formula =
        "f(x; dilation d) = the outputs f(x[i stride :: d]; 1) interleaved, one for each phase i",
    .reason = "the taps of a dilated window lie in the image of every d-th pixel, side by side",
    .exactness = Exactness::integers,
    .judge = judge_dilation_splits_into_phases,
    .adapt = adapt_dilation_splits_into_phases,
};

}  // namespace convlaw
