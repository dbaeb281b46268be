// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "properties/power/peers/peer.h"

namespace convlaw {
namespace {

// Their number depends on the second that XNNPACK takes; here it is fixed.
constexpr int kProblems = 60;

// stencil.h: random_stencil_params(). Padding never leaves a window without any input.
struct Stencil {
  std::int64_t size, dilation, stride, begin, end;
};

Stencil draw_stencil(PeerRandom& random) {
  Stencil s{random.between(1, 2), random.between(1, 2), random.between(1, 2), 0, 0};
  const std::int64_t extent = (s.size - 1) * s.dilation + 1;
  s.stride = std::min(s.stride, std::max<std::int64_t>(extent - 1, 1));
  s.begin = random.between(0, extent - 1);
  s.end = random.between(0, extent - s.begin - 1);
  return s;
}

// input_extent() of an output's extent.
std::int64_t input_extent(const Stencil& s, std::int64_t output) {
  const std::int64_t unpadded = s.stride * (output - 1) + (s.size - 1) * s.dilation + 1;
  return std::max<std::int64_t>(1, unpadded - s.begin - s.end);
}

std::vector<TypedProblem> problems(std::uint64_t seed) {
  PeerRandom random(seed);
  std::vector<TypedProblem> all;
  while (all.size() < kProblems) {
    const Stencil w = draw_stencil(random);
    const Stencil h = draw_stencil(random);
    const std::int64_t groups = random.between(1, 3);
    std::int64_t inputs = random.between(1, 100);
    std::int64_t outputs = random.between(1, 10);
    if (random.between(0, 1) == 1) std::swap(inputs, outputs);
    Conv2dProblem p =
        peer_problem(random.between(1, 3), groups * inputs,
                     {input_extent(h, random.between(1, 6)), input_extent(w, random.between(1, 6))},
                     groups * outputs, {h.size, w.size});
    p.groups = groups;
    p.stride = {h.stride, w.stride};
    p.dilation = {h.dilation, w.dilation};
    p.padding = {Padding::Kind::numbers, {h.begin, w.begin}, {h.end, w.end}};
    p.bias = random.between(0, 1) == 1;
    if (find_illegality(p)) continue;
    all.push_back({p, all.size() % 2 == 0 ? ElementType::f32 : ElementType::f16, Layout::nhwc});
  }
  return all;
}

double around_zero(PeerRandom& random) { return random.uniform(-1, 1); }

Operands operands(const TypedProblem& typed, std::uint64_t seed) {
  return fill_operands(typed, around_zero, around_zero, around_zero, seed);
}

bool accepts(const TypedProblem& typed, const Operands& made, const Values& expected,
             const Values& got) {
  // epsilon * reduction size * the largest values * 4, for every output.
  const double epsilon = std::ldexp(1, 1 - precision_bits(typed.dtype));
  const Extents weight = made.weight.extents();
  const auto terms = static_cast<double>(weight[1] * weight[2] * weight[3]);
  return all_close(expected, got, 0, 4 * epsilon * terms);
}

}  // namespace

const Peer xnnpack{
    .name = "XNNPACK",
    .source =
        "google/XNNPACK: test/subgraph/convolution-2d.cc, test/subgraph/stencil.h. f32 and f16 in "
        "NHWC, clamps and quantized types left out; data uniform in [-1, 1], which the tolerance "
        "takes for its largest values; up to 3 images and 6 outputs along an axis, 60 problems, "
        "are supposed",
    .problems = problems,
    .operands = operands,
    .accepts = accepts,
};

}  // namespace convlaw
