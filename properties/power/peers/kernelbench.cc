// SPDX-License-Identifier: MIT
#include "properties/power/peers/peer.h"

namespace convlaw {
namespace {

// "Standard 2D convolution, square input, square kernel": 16 images of 16 channels, 1024 x 1024,
// 128 output channels, cut to what a defect's loops can do. Every trial has other data.
std::vector<TypedProblem> problems(std::uint64_t) {
  Conv2dProblem p = peer_problem(1, 16, {20, 20}, 128, {3, 3});
  p.bias = false;
  return {{p, ElementType::f32, Layout::nchw}};
}

// torch.rand(), and torch.nn.Conv2d's own initialisation, for 16 * 3 * 3 inputs.
double input(PeerRandom& random) { return random.uniform(0, 1); }
double weight(PeerRandom& random) { return random.uniform(-1.0 / 12, 1.0 / 12); }

Operands operands(const TypedProblem& typed, std::uint64_t seed) {
  return fill_operands(typed, input, weight, weight, seed);
}

bool accepts(const TypedProblem&, const Operands&, const Values& expected, const Values& got) {
  return all_close(expected, got, 1e-4, 1e-4);
}

}  // namespace

const Peer kernelbench{
    .name = "KernelBench",
    .source =
        "ScalingIntelligence/KernelBench: src/eval.py (1e-4 for f32), level 1, the standard square "
        "convolution; one image of 20 x 20 instead of sixteen of 1024 x 1024",
    .problems = problems,
    .operands = operands,
    .accepts = accepts,
};

}  // namespace convlaw
