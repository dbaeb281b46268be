// SPDX-License-Identifier: MIT
// convlaw plan: how an implementation would compute a convolution, in its own words, and what
// memory that takes.
#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "convlaw/abi.h"
#include "properties/cases/case.h"
#include "properties/command/command.h"
#include "properties/command/targets.h"
#include "properties/dock/dock.h"
#include "properties/dock/stage.h"
#include "properties/runner/forked.h"

namespace convlaw {
namespace {

struct PlanOptions {
  std::string problem;
  std::string implementation = "halide";
};

// What was found out, as the child process sends it: a letter, and words.
enum PlanAnswer : char { kUnusable = 'u', kSilent = 's', kPlanned = 'p', kDeclines = 'd' };

std::string plan_answer(PlanAnswer kind, const std::string& words) {
  return static_cast<char>(kind) + words;
}

std::string bytes_in_words(double bytes) {
  if (bytes < 1024) return fmt::format("{} bytes", bytes);
  if (bytes < 1024.0 * 1024) return fmt::format("{:.1f} KiB", bytes / 1024);
  return fmt::format("{:.1f} MiB", bytes / 1024 / 1024);
}

std::string tensor_line(const char* name, const Extents& extents, ElementType type) {
  const double bytes =
      static_cast<double>(element_count(extents)) * static_cast<double>(size_in_bytes(type));
  return fmt::format(
      "  {:<10} {:<22} {}\n", name,
      fmt::format("({}, {}, {}, {})", extents[0], extents[1], extents[2], extents[3]),
      bytes_in_words(bytes));
}

// The workspace is known once weights are prepared, if only zeros.
std::string workspace_line(const Dock& dock, const TypedProblem& typed) {
  const Conv2dProblem& p = typed.problem;
  try {
    const Operands zeros{
        Values(input_extents(p)), Values(weight_extents(p)),
        std::vector<double>(p.bias ? static_cast<std::size_t>(p.out_channels) : 0)};
    Stage stage(dock, typed, zeros);
    const CallResult prepared = stage.prepare();
    const std::string told = prepared.status == CallResult::Status::computed
                                 ? bytes_in_words(static_cast<double>(stage.workspace_size()))
                                 : "not told: " + prepared.message;
    return fmt::format("  workspace  {}\n", told);
  } catch (const std::bad_alloc&) {
    return "  workspace  not told: no memory for the tensors here\n";
  }
}

std::string memory_lines(const Dock& dock, const TypedProblem& typed) {
  const Conv2dProblem& p = typed.problem;
  const ElementTypes types = element_types(typed.dtype);
  return tensor_line("input", input_extents(p), types.input) +
         tensor_line("weight", weight_extents(p), types.weight) +
         tensor_line("output", output_extents(p), types.output) + workspace_line(dock, typed);
}

// In the child process.
std::string plan_here(const Target& target, const TypedProblem& typed) {
  const Result<const convlaw_implementation*> implementation = target();
  if (!implementation) return plan_answer(kUnusable, implementation.error().message());
  const Result<Dock> dock = Dock::admit(*implementation);
  if (!dock) return plan_answer(kUnusable, dock.error().message());
  if (!dock->offers(typed.dtype))
    return plan_answer(kDeclines, "not an element type that it offers");
  if (!dock->offers(typed.layout)) return plan_answer(kDeclines, "not a layout that it offers");
  const TypedProblem sent = dock->as_sent(typed);
  const CallResult asked = dock->ask(sent);
  if (asked.status != CallResult::Status::computed) return plan_answer(kDeclines, asked.message);
  const std::string words = dock->explain(typed);
  return plan_answer(
      words.empty() ? kSilent : kPlanned,
      (words.empty() ? "does not say how it computes" : words) + '\n' + memory_lines(*dock, typed));
}

int run_plan(const PlanOptions& options) {
  const Result<Target> target = find_target(options.implementation);
  if (!target) return complain(target.error());
  const Result<Case> c = parse_case(options.problem);
  if (!c) return complain(c.error());
  if (const auto illegality = find_illegality(c->problem())) {
    fmt::print("not legal: {}\n", illegality->message());
    return kBroken;
  }
  const ForkedOutcome outcome =
      run_forked([&](const StillAlive&) { return plan_here(*target, c->typed); }, 10);
  if (outcome.kind != ForkedOutcome::Kind::answered || outcome.text.empty()) {
    fmt::print(stderr, "convlaw: {} has not answered: {}\n", options.implementation, outcome.text);
    return kCrashed;
  }
  const std::string words = outcome.text.substr(1);
  switch (outcome.text.front()) {
    case kPlanned:
      fmt::print("{}: {}", options.implementation, words);
      return kHolds;
    case kSilent:
      fmt::print("{} {}", options.implementation, words);
      return kUndecided;
    case kDeclines:
      fmt::print("{} declines: {}\n", options.implementation, words);
      return kUndecided;
    default:
      fmt::print(stderr, "convlaw: {}\n", words);
      return kUsage;
  }
}

}  // namespace

Action add_plan_command(CLI::App& app) {
  auto options = std::make_shared<PlanOptions>();
  app.add_option("PROBLEM", options->problem,
                 "e.g. 'convlaw1: c64 h56 w56 oc64 k3x3 p1x1', torch's repr with an input shape "
                 "behind it, or a benchdnn descriptor")
      ->required();
  app.add_option("--implementation", options->implementation, "whose plan, as for convlaw check")
      ->capture_default_str();
  return [options] { return run_plan(*options); };
}

}  // namespace convlaw
