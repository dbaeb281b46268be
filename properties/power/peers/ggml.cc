// SPDX-License-Identifier: MIT
#include "properties/power/peers/peer.h"

namespace convlaw {
namespace {

// Rows and columns of its large images, 133 and 141, are cut to these: the loops of a defect take
// some twenty nanoseconds for every multiply-add.
constexpr std::int64_t kRows = 39;
constexpr std::int64_t kColumns = 17;

std::vector<TypedProblem> problems(std::uint64_t) {
  std::vector<TypedProblem> all;
  const auto add = [&](Conv2dProblem p) {
    p.bias = false;
    if (!find_illegality(p)) all.push_back({p, ElementType::f32, Layout::nchw});
  };
  for (const std::int64_t s0 : {1, 3}) {
    for (const std::int64_t p1 : {2, 5}) {
      for (const std::int64_t in : {1, 25}) {
        for (const std::int64_t out : {1, 12}) {
          for (const std::int64_t kh : {1, 2, 3, 11}) {
            for (const std::int64_t kw : {1, 2, 3, 11}) {
              for (const std::int64_t h : {std::int64_t{1}, kRows}) {
                for (const std::int64_t w : {std::int64_t{1}, kColumns}) {
                  Conv2dProblem p = peer_problem(2, in, {h, w}, out, {kh, kw});
                  p.stride = {5, s0};
                  p.padding = Padding::symmetric({p1, 5});
                  p.dilation = {4, 2};
                  add(p);
                }
              }
            }
          }
        }
      }
    }
  }
  Conv2dProblem depthwise = peer_problem(1, 9, {34, 17}, 9, {3, 3});
  depthwise.groups = 9;
  add(depthwise);
  depthwise = peer_problem(1, 64, {8, 32}, 64, {3, 3});
  depthwise.groups = 64;
  depthwise.stride = {2, 2};
  depthwise.padding = Padding::symmetric({1, 1});
  add(depthwise);
  return all;
}

double around_zero(PeerRandom& random) { return random.uniform(-1, 1); }

Operands operands(const TypedProblem& typed, std::uint64_t seed) {
  return fill_operands(typed, around_zero, around_zero, around_zero, seed);
}

// The mean squared error over the mean square of what is expected.
bool accepts(const TypedProblem&, const Operands&, const Values& expected, const Values& got) {
  double error = 0;
  double norm = 0;
  for (std::size_t i = 0; i < got.elements().size(); ++i) {
    const double y = expected.elements()[i];
    const double distance = got.elements()[i] - y;
    error += distance * distance;
    norm += y * y;
  }
  return norm == 0 ? error == 0 : error / norm <= 5e-4;
}

}  // namespace

const Peer ggml{
    .name = "ggml",
    .source =
        "ggml-org/llama.cpp: tests/test-backend-ops.cpp, CONV_2D and CONV_2D_DW with f32 kernels, "
        "images cut from 133 x 141 to 39 x 17; the 256 x 256 one with 192 channels is left out",
    .problems = problems,
    .operands = operands,
    .accepts = accepts,
};

}  // namespace convlaw
