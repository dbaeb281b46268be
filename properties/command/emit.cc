// SPDX-License-Identifier: MIT
// convlaw emit: cases as a stream, for a program in any language to answer.
#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <random>

#include "properties/command/case_files.h"
#include "properties/command/command.h"
#include "properties/command/operand_files.h"
#include "properties/laws/all_laws.h"
#include "properties/pipe/case_frame.h"
#include "properties/runner/campaign.h"

namespace convlaw {
namespace {

struct EmitOptions {
  std::int64_t cases = 100;
  std::vector<std::string> case_files;
  std::string where;
  std::vector<std::string> dtypes;
  std::uint64_t seed = 0;
  bool has_seed = false;
  bool has_cases = false;
};

constexpr const char* kEmitNotes = R"(
A case is a line of JSON and then the raw elements of input, weight and bias. The program reads
cases from its standard input until it ends and answers each in the same manner;
properties/pipe/README.md is the protocol, properties/examples/python_pipe a program to copy, and
convlaw check --exec puts the same program before every law.

Example
  convlaw emit --seed 1 > cases; ./mine < cases > answers; convlaw judge --cases cases < answers
)";

Result<Domain> domain_of(const EmitOptions& options) {
  Domain domain;
  domain.exact_data = false;
  Result<Where> where = Where::parse(options.where);
  if (!where) return where.error();
  domain.where = *std::move(where);
  if (!options.dtypes.empty()) domain.dtypes.clear();
  for (const std::string& text : options.dtypes) {
    const Result<std::optional<ElementType>> dtype = dtype_option(text);
    if (!dtype) return dtype.error();
    domain.dtypes.push_back(**dtype);
  }
  return domain;
}

// Those of the files, or the regression cases of the domain and then drawn ones.
Result<std::vector<Case>> choose_cases(const EmitOptions& options, std::uint64_t seed) {
  const Result<Domain> domain = domain_of(options);
  if (!domain) return domain.error();
  std::vector<Case> cases;
  for (const std::string& path : options.case_files) {
    const Result<std::vector<NamedCase>> given = read_case_file(path);
    if (!given) return given.error();
    for (const NamedCase& named : *given) cases.push_back(named.c);
  }
  if (!options.case_files.empty() && !options.has_cases) return cases;
  if (options.case_files.empty()) {
    for (const NamedCase& named : regression_cases()) {
      Case c = named.c;
      c.typed.dtype = domain->dtypes.front();
      if (domain->admits(c)) cases.push_back(c);
    }
  }
  const Law* law = find_law("agrees_with_definition");
  for (std::int64_t i = 0; i < options.cases; ++i) {
    const std::optional<Case> c = draw_case(*law, *domain, seed, static_cast<std::uint64_t>(i));
    if (!c) return Error{"--where", options.where, "leaves no case to draw", {}, 0};
    cases.push_back(*c);
  }
  return cases;
}

int run_emit(const EmitOptions& options) {
  const std::uint64_t seed = options.has_seed ? options.seed : std::random_device{}();
  const Result<std::vector<Case>> cases = choose_cases(options, seed);
  if (!cases) return complain(cases.error());
  std::int64_t number = 0;
  for (const Case& c : *cases) {
    const std::string frame = case_frame(make_pipe_case(number++, c));
    if (std::fwrite(frame.data(), 1, frame.size(), stdout) != frame.size()) break;
  }
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    return complain({"standard output", {}, "cannot be written", {}, 0});
  }
  fmt::print(stderr, "{} cases; seed {}\n", cases->size(), seed);
  return kHolds;
}

}  // namespace

Action add_emit_command(CLI::App& app) {
  auto options = std::make_shared<EmitOptions>();
  auto* cases = app.add_option("--cases", options->cases,
                               "cases to draw; the regression cases come before them")
                    ->capture_default_str()
                    ->check(CLI::NonNegativeNumber);
  app.add_option("--cases-from", options->case_files,
                 "emit the cases of a file, and no others unless --cases is given: CSV with a "
                 "header, or one a line");
  app.add_option("--where", options->where,
                 "draw only such problems: 'kernel_size=3,stride=1|2,in_channels=1..64'");
  app.add_option("--dtype", options->dtypes, "element types to draw, f32 by default: f32,bf16,i8")
      ->delimiter(',');
  auto* seed = app.add_option("--seed", options->seed, "of the drawn cases; fresh by default");
  app.footer(kEmitNotes + app.get_footer());
  return [options, cases, seed] {
    options->has_seed = seed->count() > 0;
    options->has_cases = cases->count() > 0;
    return run_emit(*options);
  };
}

}  // namespace convlaw
