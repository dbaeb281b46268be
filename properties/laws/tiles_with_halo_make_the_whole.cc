// SPDX-License-Identifier: MIT
#include "convlaw/pad.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_tiles_with_halo_make_the_whole(Trial& trial) {
  // Any rectangle of outputs, from the piece of padded input that its windows cover.
  const Conv2dProblem& p = trial.problem();
  const Values padded = trial.padded_input();
  const Values y = trial.run();
  const std::int64_t top = trial.draw(0, y.extent(2) - 1);
  const std::int64_t left = trial.draw(0, y.extent(3) - 1);
  const std::int64_t rows = trial.draw(1, y.extent(2) - top);
  const std::int64_t columns = trial.draw(1, y.extent(3) - left);

  Conv2dProblem tile = without_padding(p);
  tile.height = (rows - 1) * p.stride.h + vertical_axis(p).effective_kernel();
  tile.width = (columns - 1) * p.stride.w + horizontal_axis(p).effective_kernel();
  Operands operands = trial.operands();
  operands.input = make_values(input_extents(tile), [&](auto n, auto c, auto h, auto w) {
    return padded(n, c, top * p.stride.h + h, left * p.stride.w + w);
  });
  const Values expected = make_values(output_extents(tile), [&](auto n, auto oc, auto oh, auto ow) {
    return y(n, oc, top + oh, left + ow);
  });
  return trial.expect_same(expected, trial.run(tile, operands),
                           "a rectangle of the output and the same computed by itself");
}

}  // namespace

const Law tiles_with_halo_make_the_whole{
    .name = "tiles_with_halo_make_the_whole",
    .chapter = "D19",
    .formula = "f(x)[rows, columns] = f(the padded input under these windows; padding = 0)",
    .reason = "an output depends on its window, not on its place in the output",
    .exactness = Exactness::integers,
    .judge = judge_tiles_with_halo_make_the_whole,
    .kept_because = "it points at seams: any rectangle of the output is computed by itself",
};

}  // namespace convlaw
