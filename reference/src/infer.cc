// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <random>

#include "convlaw/infer.h"
#include "court.h"

namespace convlaw {
namespace {

// One run of the implementation, kept so that every contract can be asked about it.
struct Sample {
  AnyTensor input;
  AnyTensor weight;
  std::optional<AnyTensor> bias;
  AnyTensor output;

  JudgedTensors tensors() const {
    JudgedTensors t{input.view(), weight.view(), std::nullopt, output.view()};
    if (bias) t.bias = bias->view();
    return t;
  }
};

struct Plan {
  std::int64_t taps;  // that are not zero in each filter
  int exponent;       // products are about 2^exponent
  bool with_bias;     // else it is zero
  bool integers;
};

class Sampler {
 public:
  Sampler(const Conv2dProblem& problem, const ElementTypes& types, std::uint64_t seed)
      : problem_(problem), types_(types), random_(seed) {}

  Sample draw(const Plan& plan) {
    const Conv2dProblem& p = problem_;
    const Size2 out = output_size(p);
    Sample s;
    s.input = AnyTensor(types_.input, {p.images(), p.in_channels, p.height, p.width});
    s.weight = AnyTensor(types_.weight, {p.out_channels, p.in_channels / p.groups, p.kernel_size.h,
                                         p.kernel_size.w});
    s.output = AnyTensor(types_.output, {p.images(), output_channels(p), out.h, out.w});
    const int half = plan.exponent / 2;
    for (std::int64_t i = 0; i < s.input.size(); ++i) s.input.set(i, number(half, plan.integers));
    const std::int64_t filter = p.out_channels == 0 ? 0 : s.weight.size() / p.out_channels;
    for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
      for (std::int64_t k = 0; k < std::min(plan.taps, filter); ++k) {
        const std::int64_t tap = plan.taps >= filter ? k : below(filter);
        s.weight.set(oc * filter + tap, number(plan.exponent - half, plan.integers));
      }
    }
    if (p.bias) {
      s.bias = AnyTensor(types_.bias, {p.out_channels, 1, 1, 1});
      for (std::int64_t i = 0; plan.with_bias && i < s.bias->size(); ++i) {
        s.bias->set(i, number(plan.exponent, plan.integers));
      }
    }
    return s;
  }

 private:
  std::int64_t below(std::int64_t limit) {
    return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(random_);
  }

  // All significant bits are in use, or it is a small integer.
  double number(int exponent, bool integer) {
    if (integer) return static_cast<double>(below(9)) - 4;
    const double magnitude = std::uniform_real_distribution<double>(1, 4)(random_);
    return std::ldexp(below(2) == 0 ? magnitude : -magnitude, exponent);
  }

  const Conv2dProblem& problem_;
  ElementTypes types_;
  std::mt19937_64 random_;
};

std::vector<Plan> plans(const ElementTypes& types) {
  if (is_integer(types.input)) return {{1, 0, true, true}, {1 << 20, 0, true, true}};
  const int smallest = format_of(types.output).min_exponent;
  return {{1, 0, false, false},        {1, 0, true, false},
          {2, 0, false, false},        {3, 0, true, false},
          {8, 0, true, false},         {32, 0, false, false},
          {INT64_MAX, 0, true, false}, {2, smallest - 3, false, false},
          {INT64_MAX, 0, true, true}};
}

}  // namespace

Result<Inference> infer_contract(const Conv2dProblem& problem, const JudgedTensors& tensors) {
  if (auto obstacle = find_obstacle(problem, tensors)) return *obstacle;
  const Court court(problem, tensors);
  const Judgement direct = court.judge({});
  Inference inference;
  inference.outputs = direct.outputs;
  inference.unexplained = direct.first_rejected;
  if (direct.accepted()) inference.contract = Contract{};
  if (direct.rejected > 0) {
    inference.contract =
        court.strongest(candidate_contracts(problem, types_of(tensors)), *direct.worst);
  }
  return inference;
}

Result<Inference> infer_contract(const Conv2dProblem& problem, const ElementTypes& types,
                                 const Run& run, std::uint64_t seed) {
  if (auto illegality = find_illegality(problem)) return *illegality;
  Sampler sampler(problem, types, seed);
  std::vector<Sample> samples;
  for (const Plan& plan : plans(types)) {
    Sample& s = samples.emplace_back(sampler.draw(plan));
    const JudgedTensors operands = s.tensors();
    if (auto error = run({operands.input, operands.weight, operands.bias}, s.output)) return *error;
    if (auto obstacle = find_obstacle(problem, s.tensors())) return *obstacle;
  }
  std::vector<Contract> candidates = candidate_contracts(problem, types);
  candidates.insert(candidates.begin(), Contract{});
  Inference inference;
  for (const Contract& contract : candidates) {
    bool explains = true;
    for (const Sample& sample : samples) {
      const Judgement judgement = Court(problem, sample.tensors()).judge(contract);
      if (contract == Contract{}) inference.outputs += judgement.outputs;
      if (judgement.rejected == 0) continue;
      if (!inference.unexplained) inference.unexplained = judgement.first_rejected;
      explains = false;
      if (contract != Contract{}) break;
    }
    if (!explains) continue;
    inference.contract = contract;
    break;
  }
  return inference;
}

}  // namespace convlaw
