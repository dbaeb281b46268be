// SPDX-License-Identifier: MIT
#include "properties/power/peers/peer.h"

namespace convlaw {
namespace {

// The ten variants of nn.functional.conv2d, in f32 and f64.
std::vector<TypedProblem> problems(std::uint64_t) {
  std::vector<TypedProblem> all;
  const auto add = [&](bool bias, Size2 stride, std::int64_t padding, std::int64_t dilation,
                       std::int64_t groups) {
    Conv2dProblem p = peer_problem(2, 6 * groups, {7, 5}, 4 * groups, {3, 2});
    p.bias = bias;
    p.stride = stride;
    p.padding = Padding::symmetric({padding, padding});
    p.dilation = {dilation, dilation};
    p.groups = groups;
    all.push_back({p, ElementType::f32, Layout::nchw});
    all.push_back({p, ElementType::f64, Layout::nchw});
  };
  for (const bool bias : {false, true}) {
    add(bias, {1, 1}, 0, 1, 1);
    add(bias, {2, 2}, 0, 1, 1);
    add(bias, {2, 2}, 1, 1, 1);
  }
  add(true, {2, 2}, 1, 2, 1);  // both of its dilated variants have a bias
  add(true, {2, 3}, 0, 1, 2);
  add(true, {2, 3}, 0, 1, 6);
  return all;
}

double around_zero(PeerRandom& random) { return random.uniform(-1, 1); }

Operands operands(const TypedProblem& typed, std::uint64_t seed) {
  return fill_operands(typed, around_zero, around_zero, around_zero, seed);
}

// torch.testing.assert_close()'s defaults.
bool accepts(const TypedProblem& typed, const Operands&, const Values& expected,
             const Values& got) {
  return typed.dtype == ElementType::f64 ? all_close(expected, got, 1e-7, 1e-7)
                                         : all_close(expected, got, 1.3e-6, 1e-5);
}

}  // namespace

const Peer torch_opinfo{
    .name = "torch",
    .source =
        "pytorch/pytorch: test/functorch/functorch_additional_op_db.py, sample_inputs_conv2d and "
        "its "
        "ten OpInfos; torch.testing.assert_close with its defaults",
    .problems = problems,
    .operands = operands,
    .accepts = accepts,
};

}  // namespace convlaw
