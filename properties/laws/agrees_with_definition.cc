// SPDX-License-Identifier: MIT
#include "convlaw/conv2d_quick.h"
#include "convlaw/im2col.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// Above this many multiply-adds the second reference answers, which is exact on integers too and
// much faster; a test holds the two to each other.
constexpr std::int64_t kDefinitionWork = 4'000'000;

Verdict judge_agrees_with_definition(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Values got = trial.run();
  Values expected(got.extents());
  if (multiply_adds(p) > kDefinitionWork) {
    conv2d_im2col(p, trial.input(), trial.weight(), trial.bias(), expected);
  } else {
    conv2d_quick<double>(p, trial.input().view(), trial.weight().view(),
                         p.bias ? trial.bias().data() : nullptr, expected.view());
  }
  return trial.expect_same(expected, got, "the output and the definition's");
}

}  // namespace

const Law agrees_with_definition{
    .name = "agrees_with_definition",
    .chapter = "A0",
    .formula =
        "y[n, oc, oh, ow] = b[oc] + sum over ic, kh, kw of x[n, c, ih, iw] w[oc, ic, kh, kw]",
    .reason =
        "it is what torch.nn.Conv2d computes; on integers whose sums are exact in the element "
        "type every order of summation gives the same bits",
    .exactness = Exactness::integers,
    .judge = judge_agrees_with_definition,
    .empty_tensors = true,
    .compares_with_definition = true,
};

}  // namespace convlaw
