// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

constexpr std::int64_t kMostImages = 6;

Verdict judge_batch_checksums_agree(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  // Up to kMostImages images, each counted once with a random sign; unsigned ones have one only.
  const bool is_unsigned = trial.typed().dtype == ElementType::u8;
  std::vector<double> factors(static_cast<std::size_t>(p.images()));
  for (std::int64_t i = 0; i < kMostImages; ++i) {
    const auto n = static_cast<std::size_t>(trial.draw(0, p.images() - 1));
    factors[n] = is_unsigned || trial.draw(0, 1) == 0 ? 1 : -1;
  }
  double total = 0;
  for (const double factor : factors) total += factor;
  const auto sum = [&](const Values& images) {
    Extents extents = images.extents();
    extents[0] = 1;
    return make_values(extents, [&](auto, auto c, auto h, auto w) {
      double element = 0;
      for (std::size_t n = 0; n < factors.size(); ++n) {
        if (factors[n] == 0) continue;
        element += factors[n] * images(static_cast<std::int64_t>(n), c, h, w);
      }
      return element;
    });
  };
  Conv2dProblem one = p;
  one.batch = 1;
  const Operands summed{sum(trial.input()), trial.weight(), scale(trial.bias(), total)};
  return trial.expect_same(sum(trial.run()), trial.run(one, summed),
                           "a signed sum of the images' outputs and the output of their sum");
}

}  // namespace

const Law batch_checksums_agree{
    .name = "batch_checksums_agree",
    .chapter = "C15",
    .formula = "sum over n of r[n] f(x[n], w, b) = f(sum of r x, w, b sum of r)",
    .reason = "linear in the input; a whole batch is checked for the price of one image",
    .exactness = Exactness::integers,
    .judge = judge_batch_checksums_agree,
    .adapt = use_two_images,
    .headroom = kMostImages,
    .kept_because = "it checks all images of a batch that no reference can be afforded for",
};

}  // namespace convlaw
