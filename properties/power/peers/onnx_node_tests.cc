// SPDX-License-Identifier: MIT
#include "properties/power/peers/peer.h"

namespace convlaw {
namespace {

// test_basic_conv_with_padding and _without_padding; test_conv_with_strides_padding, _no_padding
// and _and_asymmetric_padding.
std::vector<TypedProblem> problems(std::uint64_t) {
  std::vector<TypedProblem> all;
  const auto add = [&](std::int64_t rows, std::int64_t stride, Size2 padding) {
    Conv2dProblem p = peer_problem(1, 1, {rows, 5}, 1, {3, 3});
    p.bias = false;
    p.stride = {stride, stride};
    p.padding = Padding::symmetric(padding);
    all.push_back({p, ElementType::f32, Layout::nchw});
  };
  add(5, 1, {1, 1});
  add(5, 1, {0, 0});
  add(7, 2, {1, 1});
  add(7, 2, {0, 0});
  add(7, 2, {1, 0});
  return all;
}

// 0, 1, 2, ... and ones.
Operands operands(const TypedProblem& typed, std::uint64_t) {
  Operands made{Values(input_extents(typed.problem)), Values(weight_extents(typed.problem)), {}};
  double next = 0;
  for (double& x : made.input.elements()) x = next++;
  for (double& w : made.weight.elements()) w = 1;
  return made;
}

bool accepts(const TypedProblem&, const Operands&, const Values& expected, const Values& got) {
  return all_close(expected, got, 1e-3, 1e-5);
}

}  // namespace

const Peer onnx_node_tests{
    .name = "ONNX node",
    .source =
        "onnx/onnx: onnx/backend/test/case/node/conv.py, all five; rtol 1e-3 and atol 1e-5 are "
        "those "
        "of ONNX Runtime's runner of these tests",
    .problems = problems,
    .operands = operands,
    .accepts = accepts,
};

}  // namespace convlaw
