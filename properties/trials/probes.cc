// SPDX-License-Identifier: MIT
#include "properties/trials/probes.h"

#include <cmath>

#include "convlaw/conv2d.h"

namespace convlaw::trials {
namespace {

using ways::Operands;

Operands zeros(const Conv2dProblem& p) {
  return {{ElementType::f32, {p.images(), p.in_channels, p.height, p.width}},
          {ElementType::f32,
           {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w}},
          AnyTensor(ElementType::f32, {p.out_channels, 1, 1, 1})};
}

std::int64_t taps(const Conv2dProblem& p) {
  return p.in_channels / p.groups * p.kernel_size.h * p.kernel_size.w;
}

template <class Draw>
void set_all(AnyTensor& tensor, Draw draw) {
  for (std::int64_t i = 0; i < tensor.size(); ++i) tensor.set(i, static_cast<double>(draw()));
}

std::int64_t odd_24_bits(Random& random) {
  const std::int64_t magnitude = random.between(1 << 22, (1 << 23) - 1) * 2 + 1;
  return random.one_in(2) ? magnitude : -magnitude;
}

// Which inputs meet which weights, how often, and the bias: uniform in [-a, a].
Operands structure(Random& random, const Conv2dProblem& p) {
  const auto a =
      static_cast<std::int64_t>(std::sqrt((0x1p24 - 1) / static_cast<double>(taps(p) + 1)));
  Operands probe = zeros(p);
  for (AnyTensor* tensor : {&probe.input, &probe.weight, &*probe.bias}) {
    set_all(*tensor, [&] { return random.between(-a, a); });
  }
  return probe;
}

// Each filter has a single one: the output is an input, whose last bit is set.
Operands input_precision(Random& random, const Conv2dProblem& p) {
  Operands probe = zeros(p);
  set_all(probe.input, [&] { return odd_24_bits(random); });
  for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
    probe.weight.set(oc * taps(p) + random.between(0, taps(p) - 1), 1);
  }
  return probe;
}

// No window holds more than a single one: the output is a weight.
Operands weight_precision(Random& random, const Conv2dProblem& p) {
  Operands probe = zeros(p);
  set_all(probe.weight, [&] { return odd_24_bits(random); });
  for (std::int64_t h = 0; h < p.height; h += 3) {
    for (std::int64_t w = 0; w < p.width; w += 3) {
      const std::int64_t channel = random.between(0, p.in_channels - 1);
      probe.input.set((channel * p.height + h) * p.width + w, 1);
    }
  }
  return probe;
}

// One large addend, all others +-1: an accumulator that lacks a bit loses some of them.
Operands accumulator(Random& random, const Conv2dProblem& p) {
  Operands probe = zeros(p);
  const auto sign = [&] { return random.one_in(2) ? 1 : -1; };
  for (AnyTensor* tensor : {&probe.input, &probe.weight, &*probe.bias}) set_all(*tensor, sign);
  for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
    const std::int64_t large = (1 << 24) - taps(p) - 8;
    probe.weight.set(oc * taps(p) + random.between(0, taps(p) - 1),
                     static_cast<double>(sign() * large));
  }
  return probe;
}

// The exact result: all partial sums fit in f64.
AnyTensor exact(const Conv2dProblem& p, const Operands& operands) {
  return ways::compute_outputs(p, operands, [](const ways::Addends& a) {
    double sum = a.bias.value_or(0);
    for (std::size_t i = 0; i < a.x.size(); ++i) sum += a.x[i] * a.w[i];
    return sum;
  });
}

}  // namespace

bool passes_probes(Random& random, const Conv2dProblem& problem, const ways::Run& run) {
  const auto passes = [&](const Operands& probe) {
    return run(problem, probe).bytes() == exact(problem, probe).bytes();
  };
  for (int i = 0; i < 7; ++i) {
    if (!passes(structure(random, problem))) return false;
  }
  return passes(input_precision(random, problem)) && passes(weight_precision(random, problem)) &&
         passes(accumulator(random, problem));
}

}  // namespace convlaw::trials
