// SPDX-License-Identifier: MIT
// convlaw check: an implementation on trial.
#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <random>

#include "properties/command/case_files.h"
#include "properties/command/chosen_contracts.h"
#include "properties/command/command.h"
#include "properties/command/observers.h"
#include "properties/command/own_files.h"
#include "properties/command/report_options.h"
#include "properties/command/select.h"
#include "properties/command/target_options.h"
#include "properties/command/targets.h"
#include "properties/command/version.h"
#include "properties/laws/all_laws.h"
#include "properties/runner/witness.h"

namespace convlaw {
namespace {

struct CheckOptions {
  TargetOptions target;
  bool list = false;
  std::uint64_t seed = 0;
  std::int64_t cases = 100;
  double seconds = 0;
  std::uint64_t memory = 1024;
  std::vector<std::string> laws;
  std::vector<std::string> case_texts;
  std::vector<std::string> case_files;
  OperandFiles own;
  std::string where;
  std::string contract;
  int max_failures = 3;
  bool require_all = false;
  std::string log;
  bool in_process = false;
  ReportOptions report;
  Json given = Json::object();  // all that were given
  // CheckOptions that were given, for those that depend on each other.
  bool has_seed = false;
  bool has_cases = false;
};

// The cases that the options name.
Result<std::vector<NamedCase>> read_given(const CheckOptions& options) {
  std::vector<NamedCase> given;
  if (options.own.any()) {
    if (options.case_texts.size() != 1) {
      return Error{"--case",
                   std::to_string(options.case_texts.size()) + " of them",
                   "must be given once, with the problem of --input and --weight",
                   {},
                   0};
    }
    OperandFiles files = options.own;
    files.problem = options.case_texts.front();
    Result<Case> c = load_own_case(files);
    if (!c) return c.error();
    return std::vector<NamedCase>{{"--case", *std::move(c)}};
  }
  for (const std::string& text : options.case_texts) {
    Result<Case> c = parse_case(text);
    if (!c) return c.error();
    if (const auto illegality = find_illegality(c->problem())) {
      return Error{"--case", text, "is not legal: " + illegality->message(), {}, 0};
    }
    given.push_back({"--case", *std::move(c)});
  }
  for (const std::string& path : options.case_files) {
    Result<std::vector<NamedCase>> cases = read_case_file(path);
    if (!cases) return cases.error();
    given.insert(given.end(), cases->begin(), cases->end());
  }
  return given;
}

Result<CampaignOptions> make_campaign(const CheckOptions& options) {
  CampaignOptions campaign;
  Result<std::vector<const Law*>> laws = select_laws(options.laws, !options.target.against.empty());
  if (!laws) return laws.error();
  campaign.laws = *std::move(laws);
  Result<Where> where = Where::parse(options.where);
  if (!where) return where.error();
  campaign.where = *std::move(where);
  Result<std::vector<NamedCase>> given = read_given(options);
  if (!given) return given.error();
  campaign.given = *std::move(given);
  campaign.seed = options.has_seed ? options.seed : std::random_device{}();
  campaign.seconds = options.seconds;
  campaign.max_failures = options.max_failures;
  campaign.cases = options.cases;
  if (!campaign.given.empty() && !options.has_cases) {
    campaign.cases = 0;  // these cases and no others
    campaign.small_shapes = false;
  } else {
    campaign.known = regression_cases();
    if (options.seconds > 0 && !options.has_cases) {
      campaign.cases = std::numeric_limits<std::int64_t>::max();
    }
  }
  if (const auto error = apply_report_options(options.report, options.has_seed, campaign)) {
    return *error;
  }
  return campaign;
}

// The target with what else decides how it is judged.
std::string target_with_options(const CheckOptions& options) {
  std::string text = options.target.arguments();
  if (!options.where.empty()) text += " --where " + shell_quoted(options.where);
  if (!options.contract.empty()) text += " --contract " + shell_quoted(options.contract);
  return text + own_arguments(options.own);
}

// CLI11's own check says the largest double in full, and lets "-1" become the largest seed.
CLI::Validator not_negative() {
  return CLI::Validator(
      [](const std::string& text) {
        return text.starts_with('-') || !std::isfinite(std::strtod(text.c_str(), nullptr))
                   ? "is " + text + ": must be a number that is not negative"
                   : std::string();
      },
      "NOT NEGATIVE");
}

// Prints them and enters them in the result.
void print_failures(Evaluator& evaluator, const CampaignOptions& campaign,
                    const std::string& target, CheckResult& result) {
  UnexemptedEvaluator unexempted(evaluator, campaign.exemptions);
  for (const Failure* failure : result.report.failures()) {
    const std::string replay = replay_command(*failure, target);
    std::optional<Explanation> explanation;  // of the first: it takes a second or two
    if (failure->order == 1) explanation = explain(unexempted, *failure, campaign.where);
    const std::string text = explanation ? describe_failure(*failure, *explanation, replay)
                                         : describe_failure_briefly(*failure, replay);
    fmt::print("{}\n", text);
    result.failures.push_back(
        failure_json(*failure, explanation ? &*explanation : nullptr, replay, text));
  }
}

Json contracts_json(const ChosenContracts& chosen) {
  Json contracts = Json::object();
  for (const auto& [dtype, contract] : chosen.of_types) {
    contracts[std::string(to_string(dtype))] = to_string(contract_from_abi(contract));
  }
  return contracts;
}

int run_check(const CheckOptions& options) {
  if (options.list) {
    for (const std::string& name : built_in_names()) fmt::print("{}\n", name);
    return kHolds;
  }
  const Result<Target> target = options.target.find();
  if (!target) return complain(target.error());
  const Result<Target> other = options.target.find_other();
  if (!other) return complain(other.error());
  const Result<CampaignOptions> campaign = make_campaign(options);
  if (!campaign) return complain(campaign.error());

  EvaluatorOptions evaluator_options;
  evaluator_options.where = campaign->where;
  evaluator_options.against = *other;
  evaluator_options.spare_memory = options.memory << 20U;
  // Where it is known to leave its buffers, the other laws are not to find that again.
  evaluator_options.guard_pages =
      std::none_of(campaign->exemptions.begin(), campaign->exemptions.end(),
                   [](const Exemption& known) { return known.is_about(stays_inside_its_buffers); });
  const Result<ChosenContracts> contracts =
      choose_contracts(options.contract, *target, evaluator_options.where);
  if (!contracts) return complain(contracts.error());
  evaluator_options.contracts = contracts->of_types;
  const auto evaluator = options.in_process ? evaluate_in_process(*target, evaluator_options)
                                            : evaluate_isolated(*target, evaluator_options);
  if (!evaluator) return complain_of_loading(evaluator.error());
  auto observer = CheckObserver::open(options.log);
  if (!observer) return complain(observer.error());
  if (const auto error = find_unwritable(options.report.files)) return complain(*error);

  const std::string& description = (*evaluator)->profile().description;
  fmt::print("{}{}{}\n{}\n", options.target.title(), description.empty() ? "" : ": ", description,
             contracts->how_inferred);
  std::fflush(stdout);
  CheckResult result{version_number(),
                     options.target.title(),
                     description,
                     options.given,
                     contracts_json(*contracts),
                     campaign->seed,
                     run_campaign(**evaluator, *campaign, **observer),
                     {}};
  const std::optional<Error> log_error = (*observer)->close();

  print_failures(**evaluator, *campaign, target_with_options(options), result);
  fmt::print("{}", result.table());
  const std::optional<Error> report_error = write_report(options.report.files, result);
  if (log_error) complain(*log_error);
  if (report_error) complain(*report_error);
  return log_error || report_error ? kUsage : result.exit_code();
}

}  // namespace

Action add_check_command(CLI::App& app) {
  auto options = std::make_shared<CheckOptions>();
  add_target_options(app, options->target);
  add_against_option(app, options->target);
  app.add_flag("--list", options->list, "print the built-in names, one a line");
  auto* seed = app.add_option("--seed", options->seed, "of the drawn cases; fresh by default")
                   ->check(not_negative());
  // A script's own number may stand before that of whoever calls it.
  auto* cases = app.add_option("--cases", options->cases, "cases to draw for each law")
                    ->take_last()
                    ->capture_default_str()
                    ->check(not_negative());
  app.add_option("--time", options->seconds,
                 "seconds after which no case is begun; without --cases, "
                 "draw cases for so long")
      ->check(not_negative());
  app.add_option("--memory", options->memory,
                 "MiB that it may take beside what its tensors and products need")
      ->capture_default_str()
      ->check(CLI::Range(std::uint64_t{16}, std::uint64_t{1} << 30U));
  app.add_option("--law", options->laws,
                 "only laws whose name or chapter matches this pattern; "
                 "may be given several times");
  app.add_option("--case", options->case_texts,
                 "put this case (or problem, in any form) to the laws, and no other unless --cases "
                 "is given; may be given several times");
  app.add_option("--cases-from", options->case_files,
                 "the same for every case of a file: CSV with a header, or one a line");
  add_own_options(app, options->own);
  app.add_option("--where", options->where,
                 "show it only such problems: 'kernel_size=3,stride=1|2,in_channels=1..64'");
  app.add_option("--contract", options->contract,
                 "hold it to this contract instead of the one it declares: " + contract_words() +
                     "; inferred: for each element type the strongest that explains a few runs");
  app.add_option("--max-failures", options->max_failures,
                 "stop when so many laws are broken; 0: never")
      ->capture_default_str()
      ->check(not_negative());
  app.add_flag("--require-all", options->require_all,
               "exit with 4 if anything was declined that a law needs, or a law was not reached");
  app.add_option("--log", options->log, "write a line of JSON for every evaluation to this file");
  app.add_flag("--in-process", options->in_process,
               "do not fork: for a debugger; a crash is then this program's");
  add_report_options(app, options->report);
  return [options, seed, cases, &app] {
    options->given = given_options(app);
    options->has_seed = seed->count() > 0;
    options->has_cases = cases->count() > 0;
    return run_check(*options);
  };
}

}  // namespace convlaw
