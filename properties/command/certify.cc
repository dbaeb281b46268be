// SPDX-License-Identifier: MIT
// convlaw certify: proofs by random exact probes that an implementation computes the right bilinear
// map.
#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <fstream>
#include <memory>
#include <new>
#include <random>

#include "convlaw/abi.h"
#include "convlaw/contract.h"
#include "convlaw/problem_text.h"
#include "properties/command/case_files.h"
#include "properties/command/certify_row.h"
#include "properties/command/command.h"
#include "properties/command/target_options.h"
#include "properties/dock/certified_run.h"
#include "properties/runner/forked.h"

namespace convlaw {
namespace {

struct CertifyArguments {
  TargetOptions target;
  std::vector<std::string> case_texts;
  std::vector<std::string> case_files;
  std::string failure_probability = "2^-40";
  std::string contract;
  std::uint64_t seed = 0;
  bool has_seed = false;
  double timeout = 10;
  bool structure_only = false;
  bool infer = false;
  std::string json;
};

Result<std::vector<NamedCase>> read_cases(const CertifyArguments& options) {
  std::vector<NamedCase> cases;
  for (const std::string& text : options.case_texts) {
    Result<Case> c = parse_case(text);
    if (!c) return c.error();
    if (const auto illegality = find_illegality(c->problem())) {
      return Error{"--case", text, "is not legal: " + illegality->message(), {}, 0};
    }
    cases.push_back({"--case", *std::move(c)});
  }
  for (const std::string& path : options.case_files) {
    Result<std::vector<NamedCase>> read = read_case_file(path);
    if (!read) return read.error();
    cases.insert(cases.end(), read->begin(), read->end());
  }
  if (cases.empty()) {
    return Error{"--case", {}, "or --cases-from is required: certify which problem?", {}, 0};
  }
  return cases;
}

// In the child process: opens the implementation and certifies.
std::string certify_here(const Target& target, const TypedProblem& typed, CertifyOptions options,
                         bool has_contract, bool infer, const StillAlive& alive) {
  const auto refuse = [](const char* verdict, const std::string& reason) {
    return nlohmann::json{{"verdict", verdict}, {"reason", reason}}.dump();
  };
  const Result<const convlaw_implementation*> implementation = target();
  if (!implementation) return refuse("unusable", implementation.error().message());
  const Result<Dock> dock = Dock::admit(*implementation);
  if (!dock) return refuse("unusable", dock.error().message());
  if (!has_contract) options.contract = contract_from_abi(dock->contract(typed));
  alive();
  try {
    return certificate_json(certify_in_dock(*dock, **implementation, typed, options, alive, infer))
        .dump();
  } catch (const ProcessDied& died) {
    return refuse("crashed", died.how);
  } catch (const std::bad_alloc&) {
    return refuse("undecided", "there is not enough memory for this problem");
  }
}

// A run of the slowest loops on the largest problems takes so long.
double patience(double timeout, const Conv2dProblem& problem) {
  return timeout + static_cast<double>(multiply_adds(problem)) * 20e-9;
}

nlohmann::json certify_case(const Target& target, const CertifyArguments& options,
                            const CertifyOptions& certify_options, const TypedProblem& typed) {
  using Kind = ForkedOutcome::Kind;
  const ForkedOutcome outcome = run_forked(
      [&](const StillAlive& alive) {
        return certify_here(target, typed, certify_options, !options.contract.empty(),
                            options.infer, alive);
      },
      patience(options.timeout, typed.problem));
  switch (outcome.kind) {
    case Kind::timed_out:
      return {{"verdict", "hung"}, {"reason", "has not come back from a run"}};
    case Kind::died:
      return {{"verdict", "crashed"}, {"reason", outcome.text}};
    case Kind::answered:
      break;
  }
  nlohmann::json answer = nlohmann::json::parse(outcome.text, nullptr, false);
  if (answer.is_discarded()) return {{"verdict", "crashed"}, {"reason", "gave no answer"}};
  return answer;
}

int exit_code(const nlohmann::json& results) {
  const auto any = [&](std::initializer_list<const char*> verdicts) {
    return std::any_of(results.begin(), results.end(), [&](const nlohmann::json& result) {
      return std::find(verdicts.begin(), verdicts.end(), result["verdict"].get<std::string>()) !=
             verdicts.end();
    });
  };
  if (any({"crashed", "hung"})) return kCrashed;
  if (any({"refuted", "failed"})) return kBroken;
  return any({"certified"}) ? kHolds : kUndecided;
}

int run_certify(const CertifyArguments& options) {
  const Result<Target> target = options.target.find();
  if (!target) return complain(target.error());
  const Result<std::vector<NamedCase>> cases = read_cases(options);
  if (!cases) return complain(cases.error());
  CertifyOptions certify_options;
  const Result<double> bits = parse_failure_bits(options.failure_probability);
  if (!bits) return complain(bits.error());
  certify_options.failure_bits = *bits;
  certify_options.further_probes = !options.structure_only;
  if (!options.contract.empty()) {
    const Result<Contract> contract = parse_contract(options.contract);
    if (!contract) return complain(contract.error());
    certify_options.contract = *contract;
  }
  std::ofstream json_file;
  if (!options.json.empty()) {
    json_file.open(options.json);
    if (!json_file) return complain({"--json", options.json, "cannot be written", {}, 0});
  }
  // Below 2^53, so that every reader of JSON keeps it.
  certify_options.seed = options.seed;
  if (!options.has_seed) {
    std::random_device device;
    const std::uint64_t high = device();
    certify_options.seed = (high << 32U | device()) >> 11U;
  }

  fmt::print("{}: certificates of a failure probability of at most {}, seed {}\n\n{}",
             options.target.title(), options.failure_probability, *certify_options.seed,
             certificate_header());
  nlohmann::json results = nlohmann::json::array();
  std::string details;
  std::size_t certified = 0;
  for (const NamedCase& named : *cases) {
    nlohmann::json result = certify_case(*target, options, certify_options, named.c.typed);
    const std::string verdict = result["verdict"];
    if (verdict == "unusable") {
      fmt::print(stderr, "convlaw: {}\n", result["reason"].get<std::string>());
      return kUsage;
    }
    result["name"] = named.name;
    result["case"] = to_line(named.c.typed);
    fmt::print("{}", certificate_row(named.name, result));
    std::fflush(stdout);
    certified += verdict == "certified";
    if (verdict != "certified" && verdict != "declined") {
      details += fmt::format(
          "\n{}: {}\n{}  again: convlaw certify {} --case '{}' --seed {}\n", named.name,
          to_line(named.c.typed),
          result.contains("refutation") ? result["text"].get<std::string>()
                                        : "  " + verdict + ": " + result.value("reason", "") + "\n",
          options.target.arguments(), to_line(named.c.typed), *certify_options.seed);
    }
    results.push_back(std::move(result));
  }
  fmt::print("{}\n{} of {} certified", details, certified, cases->size());
  if (certified > 0) {
    fmt::print(", supposing that {}; not covered: {}", Certificate::kHypothesis,
               Certificate::kNotCovered);
  }
  fmt::print(".\n");
  if (json_file.is_open()) {
    json_file << nlohmann::json{{"implementation", options.target.title()},
                                {"failure_probability", options.failure_probability},
                                {"certificates", results}}
                     .dump(1)
              << "\n";
  }
  return exit_code(results);
}

}  // namespace

Action add_certify_command(CLI::App& app) {
  auto options = std::make_shared<CertifyArguments>();
  add_target_options(app, options->target);
  app.add_option("--case", options->case_texts,
                 "certify this problem, in any form; may be given several times");
  app.add_option("--cases-from", options->case_files,
                 "the problems of a file: CSV with a header, or one a line");
  app.add_option("--failure-probability", options->failure_probability,
                 "with which a wrong map may pass, as 2^-40 or 1e-12")
      ->capture_default_str();
  app.add_option("--contract", options->contract,
                 "hold it to this contract instead of the one it declares: " + contract_words());
  auto* seed = app.add_option("--seed", options->seed, "of the probes; fresh by default");
  app.add_option("--timeout", options->timeout,
                 "seconds that one run may take, beside what its size asks for")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_flag("--structure-only", options->structure_only,
               "no probes of precision, extremes and scaling");
  app.add_flag("--infer-contract", options->infer,
               "also name the strongest contract that explains a few runs on sparse data");
  app.add_option("--json", options->json, "write the certificates to this file");
  return [options, seed] {
    options->has_seed = seed->count() > 0;
    return run_certify(*options);
  };
}

}  // namespace convlaw
