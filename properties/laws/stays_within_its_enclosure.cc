// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "convlaw/bulk.h"
#include "convlaw/judge.h"
#include "properties/laws/adverse_sums.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

AnyTensor as_tensor(ElementType type, const Extents& extents, const std::vector<double>& values) {
  AnyTensor tensor(type, extents);
  store_elements(type, tensor.data(), extents, tensor.strides(), values.data());
  return tensor;
}

// Few products an output leave few legal results: all but some weights of the first filters become
// zeros.
void thin_out(Values& weight, std::int64_t filters, std::int64_t kept) {
  const std::int64_t taps = weight.extent(1) * weight.extent(2) * weight.extent(3);
  for (std::int64_t i = 0; i < filters * taps; ++i) {
    if (i % taps % std::max<std::int64_t>(1, taps / kept) != 0) {
      weight.elements()[static_cast<std::size_t>(i)] = 0;
    }
  }
}

void use_floats(Case& c) {
  if (!is_integer(c.typed.dtype) && is_exact(c.data.pattern)) c.data.pattern = Pattern::floats;
}

// Of drawn cases, one in three has data whose roundings add up; an integer type has none.
Operands draw_operands(Trial& trial) {
  if (!is_drawn(trial.original().data.pattern)) return trial.operands();
  if (!trial.of_integers() && trial.draw(0, 2) == 0) return draw_adverse_sums(trial);
  Operands operands = trial.operands();
  constexpr std::array<std::int64_t, 4> kKept{1, 2, 8, INT64_MAX};
  thin_out(operands.weight, channels_to_burden(trial.problem()),
           kKept[static_cast<std::size_t>(trial.draw(0, 3))]);
  return operands;
}

Verdict judge_stays_within_its_enclosure(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const ElementTypes types = trial.types();
  const Operands operands = draw_operands(trial);

  const AnyTensor input =
      as_tensor(types.input, operands.input.extents(), operands.input.elements());
  const AnyTensor weight =
      as_tensor(types.weight, operands.weight.extents(), operands.weight.elements());
  const AnyTensor bias = as_tensor(
      types.bias, {static_cast<std::int64_t>(operands.bias.size()), 1, 1, 1}, operands.bias);
  const Values y = trial.run(p, operands);
  const AnyTensor output = as_tensor(types.output, y.extents(), y.elements());
  JudgedTensors tensors{input.view(), weight.view(), std::nullopt, output.view()};
  if (p.bias) tensors.bias = bias.view();

  const Contract contract = contract_from_abi(trial.dock().contract(trial.typed()));
  const Result<Judgement> judgement = convlaw::judge(p, tensors, contract);
  if (!judgement) return Verdict::inconclusive(judgement.error().message());
  if (judgement->rejected == 0) {
    if (!judgement->accepted()) {
      return Verdict::inconclusive("what overflows depends on the order");
    }
    Verdict verdict = Verdict::holds();
    if (judgement->worst) verdict.used = judgement->worst->ratio;
    return verdict;
  }
  Verdict verdict = Verdict::broken(
      "the contract \"" + to_string(contract) + "\" allows no such output" +
      (judgement->explained_by ? "; \"" + to_string(*judgement->explained_by) + "\" would"
                               : std::string()));
  const JudgedOutput& first = *judgement->first_rejected;
  verdict.difference =
      Difference{first.index,        first.got < first.low ? first.low : first.high,
                 first.got,          judgement->rejected,
                 judgement->outputs, {}};
  return verdict;
}

}  // namespace

const Law stays_within_its_enclosure{
    .name = "stays_within_its_enclosure",
    .chapter = "P0",
    .formula = "y[n, oc, oh, ow] is a result that some order of summation gives under the contract",
    .reason =
        "the enclosure holds every order, fused or not, in the declared accumulator or a wider "
        "one, "
        "with the proof in convlaw/enclosure.h",
    .exactness = Exactness::inequality,
    .judge = judge_stays_within_its_enclosure,
    .adapt = use_floats,
    .compares_with_definition = true,
};

}  // namespace convlaw
