// SPDX-License-Identifier: MIT
#include "convlaw/judge.h"

#include "convlaw/infer.h"
#include "court.h"

namespace convlaw {
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
    judgement.explained_by =
        court.strongest(candidate_contracts(problem, types_of(tensors)), *judgement.worst);
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

}  // namespace convlaw
