// SPDX-License-Identifier: MIT
// convlaw replay: one case, one law, nothing reduced.
#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <fstream>
#include <memory>

#include "properties/command/chosen_contracts.h"
#include "properties/command/command.h"
#include "properties/command/own_files.h"
#include "properties/command/target_options.h"
#include "properties/laws/all_laws.h"
#include "properties/runner/campaign.h"
#include "properties/runner/torch_snippet.h"
#include "properties/runner/witness.h"

namespace convlaw {
namespace {

struct ReplayOptions {
  TargetOptions target;
  std::string law = "agrees_with_definition";
  std::string case_text;
  std::string bytes;
  OperandFiles own;
  std::string where;
  std::string contract;
  bool in_process = false;
};

Result<Case> read_bytes(const std::string& path, const Law& law, const Evaluator& evaluator) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{"--bytes", path, "cannot be read", {}, 0};
  const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
  ByteChoices choices(bytes);
  // In the domain of that law, as they all are.
  return adapted(law, decode(choices, evaluator.domain_for(agrees_with_definition, {})));
}

int code_of(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::holds:
      return kHolds;
    case Verdict::Kind::broken:
      return kBroken;
    case Verdict::Kind::crashed:
    case Verdict::Kind::timed_out:
      return kCrashed;
    case Verdict::Kind::inconclusive:
    case Verdict::Kind::declined:
      break;
  }
  return kUndecided;
}

int run_replay(const ReplayOptions& options) {
  const Law* law = find_law(options.law);
  if (law == nullptr) {
    return complain({"--law", options.law, "no such law; convlaw laws lists them", {}, 0});
  }
  const Result<Target> target = options.target.find();
  if (!target) return complain(target.error());
  const Result<Target> other = options.target.find_other();
  if (!other) return complain(other.error());
  if (options.own.any()) {
    if (const auto error = load_own_data(options.own)) return complain(*error);
  }
  EvaluatorOptions evaluator_options;
  evaluator_options.against = *other;
  Result<Where> where = Where::parse(options.where);
  if (!where) return complain(where.error());
  evaluator_options.where = *where;
  const Result<ChosenContracts> contracts =
      choose_contracts(options.contract, *target, evaluator_options.where);
  if (!contracts) return complain(contracts.error());
  evaluator_options.contracts = contracts->of_types;
  const auto evaluator = options.in_process ? evaluate_in_process(*target, evaluator_options)
                                            : evaluate_isolated(*target, evaluator_options);
  if (!evaluator) return complain_of_loading(evaluator.error());
  const Result<Case> c = options.bytes.empty() ? parse_case(options.case_text)
                                               : read_bytes(options.bytes, *law, **evaluator);
  if (!c) return complain(c.error());
  if (const auto illegality = find_illegality(c->problem())) {
    return complain({"--case", to_string(*c), "is not legal: " + illegality->message(), {}, 0});
  }
  const Verdict verdict = (*evaluator)->evaluate(Request{law, *c}).verdict;
  fmt::print("law      {} ({}): {}\n", law->name, law->chapter, law->formula);
  fmt::print("case     {}\n", to_string(*c));
  fmt::print("verdict  {}\n", describe_verdict(verdict));
  if (verdict.difference) {
    const Difference& difference = *verdict.difference;
    fmt::print("first    {}\n", describe_difference(difference));
    fmt::print("wrong    {} of {}{}{}\n", difference.wrong, difference.total,
               difference.region.empty() ? "" : ": ", difference.region);
  }
  if (verdict.is_failure()) fmt::print("\n{}", torch_snippet(*c));
  return code_of(verdict.kind);
}

}  // namespace

Action add_replay_command(CLI::App& app) {
  auto options = std::make_shared<ReplayOptions>();
  add_target_options(app, options->target);
  add_against_option(app, options->target);
  app.add_option("--law", options->law, "name or chapter of a law")->capture_default_str();
  auto* text =
      app.add_option("--case", options->case_text, "a case string, or a problem in any form");
  auto* bytes = app.add_option("--bytes", options->bytes,
                               "a file of choices in the byte form, to be read as a case");
  auto* group = app.add_option_group("the case");
  group->add_options(text, bytes);
  group->require_option(1);
  add_own_options(app, options->own);
  app.add_option("--where", options->where, "as for check");
  app.add_option("--contract", options->contract, "as for check");
  app.add_flag("--in-process", options->in_process,
               "do not fork: for a debugger; a crash is then this program's");
  return [options] { return run_replay(*options); };
}

}  // namespace convlaw
