// SPDX-License-Identifier: MIT
#include "court.h"

#include "convlaw/floating_point_environment.h"
#include "convlaw/layer_sums.h"
#include "layer_judge.h"

namespace convlaw {
namespace {

int precision_of_sums(const JudgedTensors& tensors) {
  return precision_bits(natural_accumulator(tensors.input.type));
}

}  // namespace

std::optional<Error> find_obstacle(const Conv2dProblem& problem, const JudgedTensors& tensors) {
  if (auto unsuitable = find_unsuitable_environment()) return unsuitable;
  if (auto illegality = find_illegality(problem)) return illegality;
  return find_misfit(problem, tensors);
}

Court::Court(const Conv2dProblem& problem, const JudgedTensors& tensors)
    : terms_(problem, tensors),
      input_(measure(tensors.input, precision_of_sums(tensors))),
      weight_(measure(tensors.weight, precision_of_sums(tensors))) {}

Judgement Court::judge(const Contract& contract) const {
  LayerJudge judge(terms_, input_, weight_, contract);
  sum_layer(terms_.problem(), terms_.tensors().input, terms_.tensors().weight,
            [&](const SumsBlock& block) { judge.judge(block); });
  return judge.finish();
}

std::optional<Contract> Court::strongest(const std::vector<Contract>& contracts,
                                         const JudgedOutput& forbidden) const {
  for (const Contract& contract : contracts) {
    const LayerJudge one(terms_, input_, weight_, contract);
    if (one.allows(forbidden.index) && judge(contract).accepted()) return contract;
  }
  return std::nullopt;
}

}  // namespace convlaw
