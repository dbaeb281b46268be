// SPDX-License-Identifier: MIT
#include "properties/command/chosen_contracts.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

#include "convlaw/abi.h"
#include "convlaw/infer.h"
#include "properties/cases/domain.h"
#include "properties/dock/certified_run.h"
#include "properties/runner/forked.h"

namespace convlaw {
namespace {

// Long sums and short ones, a kernel that fast algorithms are made for, groups and strides.
constexpr std::array<std::string_view, 6> kProblems{
    "convlaw1: c32 h12 w14 oc32 k3x3 p1x1", "convlaw1: c24 h5 w6 oc16 k1x1",
    "convlaw1: c4 h12 w9 oc6 k5x3 s2x1 g2", "convlaw1: c6 h8 w7 oc6 k3x3 p1x1 g6",
    "convlaw1: c3 h15 w13 oc8 k7x7 s2x2",   "convlaw1: n2 c130 h3 w4 oc2 k2x1",
};
constexpr int kDrawn = 4;  // problems beside those, which `where` may rule out
constexpr std::uint64_t kDraws = 400;

constexpr std::uint64_t kDataSeed = 1;

// Seconds that the implementation may take for a run.
constexpr double kPatience = 20;

std::vector<TypedProblem> problems_of(ElementType dtype, Layout layout, const Where& where) {
  std::vector<TypedProblem> problems;
  for (const std::string_view text : kProblems) {
    TypedProblem typed = parse_case(text)->typed;
    typed.dtype = dtype;
    typed.layout = layout;
    if (where.admits(typed)) problems.push_back(typed);
  }
  Domain domain;
  domain.dtypes = {dtype};
  domain.layouts = {layout};
  domain.where = where;
  const std::size_t enough = problems.size() + kDrawn;
  for (std::uint64_t seed = 0; seed < kDraws && problems.size() < enough; ++seed) {
    RandomChoices random(seed);
    const Case c = decode(random, domain);
    if (domain.admits(c)) problems.push_back(c.typed);
  }
  return problems;
}

// Strongest first: all that any problem has.
std::vector<Contract> contracts_for(ElementType dtype) {
  std::vector<Contract> contracts =
      candidate_contracts(parse_case(kProblems.front())->problem(), element_types(dtype));
  contracts.insert(contracts.begin(), Contract{});
  return contracts;
}

// In the child process: lines of element type, problems that were run, and the contract's place
// among contracts_for() the type: the last is that of nothing known.
std::string infer_here(const Target& target, const Where& where, const StillAlive& alive) {
  const Result<const convlaw_implementation*> implementation = target();
  if (!implementation) return {};  // as everybody will say who opens it
  const Result<Dock> dock = Dock::admit(*implementation);
  if (!dock) return {};
  std::string lines;
  for (const ElementType dtype : kInputTypes) {
    const auto* const layout = std::find_if(kLayouts.begin(), kLayouts.end(),
                                            [&](Layout offered) { return dock->offers(offered); });
    if (layout == kLayouts.end() || is_integer(dtype)) continue;
    const std::vector<Contract> contracts = contracts_for(dtype);
    std::ptrdiff_t weakest = 0;
    int problems = 0;
    for (const TypedProblem& typed : problems_of(dtype, *layout, where)) {
      alive();
      const Result<Inference> inference =
          infer_in_dock(*dock, **implementation, typed, alive, kDataSeed);
      if (!inference || inference->outputs == 0) continue;
      ++problems;
      const auto found = inference->contract
                             ? std::find(contracts.begin(), contracts.end(), *inference->contract)
                             : contracts.end();
      weakest = std::max(weakest, found - contracts.begin());
    }
    lines += fmt::format("{} {} {}\n", static_cast<int>(dtype), problems, weakest);
  }
  return lines;
}

Result<ChosenContracts> infer(const Target& target, const Where& where) {
  const ForkedOutcome outcome = run_forked(
      [&](const StillAlive& alive) { return infer_here(target, where, alive); }, kPatience);
  if (outcome.kind != ForkedOutcome::Kind::answered) {
    const bool hung = outcome.kind == ForkedOutcome::Kind::timed_out;
    return Error{"--contract",
                 "inferred",
                 hung ? "the implementation hung in the runs that were to tell"
                      : "the implementation died in the runs that were to tell: " + outcome.text,
                 {},
                 0};
  }
  ChosenContracts chosen;
  std::istringstream lines(outcome.text);
  int type = 0;
  int problems = 0;
  std::size_t place = 0;
  while (lines >> type >> problems >> place) {
    if (problems == 0) continue;
    const auto dtype = static_cast<ElementType>(type);
    const std::vector<Contract> contracts = contracts_for(dtype);
    const bool is_known = place < contracts.size();
    const Contract contract = is_known ? contracts[place] : Contract{};
    chosen.of_types[dtype] = to_abi(contract);
    chosen.how_inferred +=
        fmt::format("contract for {}, inferred from {} problems: {}\n", to_string(dtype), problems,
                    is_known ? to_string(contract) : "none that is known, so the default");
  }
  return chosen;
}

}  // namespace

Result<ChosenContracts> choose_contracts(const std::string& text, const Target& target,
                                         const Where& where) {
  if (text.empty()) return ChosenContracts();
  if (text == "inferred") return infer(target, where);
  const Result<Contract> contract = parse_contract(text);
  if (!contract) return contract.error();
  ChosenContracts chosen;
  for (const ElementType dtype : kInputTypes) chosen.of_types[dtype] = to_abi(*contract);
  return chosen;
}

}  // namespace convlaw
