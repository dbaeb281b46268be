// SPDX-License-Identifier: MIT
#include "convlaw/judge.h"

#include "convlaw/infer.h"
#include "layer_judge.h"

namespace convlaw {
namespace {

int precision_of_sums(const JudgedTensors& tensors) {
  return precision_bits(natural_accumulator(tensors.input.type));
}

// What does not depend on the contract.
class Court {
 public:
  Court(const Conv2dProblem& problem, const JudgedTensors& tensors)
      : terms_(problem, tensors),
        input_(measure(tensors.input, precision_of_sums(tensors))),
        weight_(measure(tensors.weight, precision_of_sums(tensors))) {}

  Judgement judge(const Contract& contract) const {
    LayerJudge judge(terms_, input_, weight_, contract);
    sum_layer(terms_.problem(), terms_.tensors().input, terms_.tensors().weight,
              [&](const SumsBlock& block) { judge.judge(block); });
    return judge.finish();
  }

  std::optional<Contract> strongest(const std::vector<Contract>& contracts) const {
    for (const Contract& contract : contracts) {
      if (judge(contract).accepted()) return contract;
    }
    return std::nullopt;
  }

 private:
  LayerTerms terms_;
  TensorFacts input_;
  TensorFacts weight_;
};

std::optional<Error> find_obstacle(const Conv2dProblem& problem, const JudgedTensors& tensors) {
  if (auto illegality = find_illegality(problem)) return illegality;
  return find_misfit(problem, tensors);
}

}  // namespace

Judgement::Verdict Judgement::verdict() const {
  if (rejected > 0) return Verdict::rejected;
  return undecided == outputs && outputs > 0 ? Verdict::undecided : Verdict::accepted;
}

Result<Judgement> judge(const Conv2dProblem& problem, const JudgedTensors& tensors,
                        const Contract& contract) {
  if (auto obstacle = find_obstacle(problem, tensors)) return *obstacle;
  const Court court(problem, tensors);
  Judgement judgement = court.judge(contract);
  if (judgement.rejected > 0) {
    judgement.explained_by = court.strongest(candidate_contracts(problem, types_of(tensors)));
  }
  return judgement;
}

Result<Judgement> judge(const Conv2dProblem& problem, const float* input, const float* weight,
                        const float* bias, const float* output, const Contract& contract) {
  Conv2dProblem p = problem;
  p.bias = bias != nullptr;
  if (auto illegality = find_illegality(p)) return *illegality;
  const auto dense = [](const float* data, const Extents& extents) {
    return AnyView{ElementType::f32, data, extents, dense_strides(extents, Layout::nchw)};
  };
  const Size2 out = output_size(p);
  JudgedTensors tensors{
      dense(input, {p.images(), p.in_channels, p.height, p.width}),
      dense(weight, {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w}),
      std::nullopt, dense(output, {p.images(), output_channels(p), out.h, out.w})};
  if (bias != nullptr) tensors.bias = dense(bias, {p.out_channels, 1, 1, 1});
  return judge(p, tensors, contract);
}

Result<Inference> infer_contract(const Conv2dProblem& problem, const JudgedTensors& tensors) {
  if (auto obstacle = find_obstacle(problem, tensors)) return *obstacle;
  const Court court(problem, tensors);
  Inference inference;
  const Judgement direct = court.judge({});
  inference.outputs = direct.outputs;
  if (direct.accepted()) {
    inference.contract = Contract{};
    return inference;
  }
  inference.unexplained = direct.first_rejected;
  inference.contract = court.strongest(candidate_contracts(problem, types_of(tensors)));
  return inference;
}

}  // namespace convlaw
