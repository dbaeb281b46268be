// SPDX-License-Identifier: MIT
// convlaw without its main(): reads the command line and runs the sub-command.
#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "convlaw/floating_point_environment.h"
#include "properties/command/command.h"
#include "properties/command/version.h"
#include "properties/runner/evaluator.h"

namespace convlaw {

int complain(const Error& error) {
  fmt::print(stderr, "convlaw: {}\n", error.message());
  return kUsage;
}

int complain_of_loading(const Error& error) {
  complain(error);
  return died_while_loading(error) ? kCrashed : kUsage;
}

namespace {

constexpr const char* kExitCodes = R"(
Exit codes: 0 holds, legal, accepted; 1 a law is broken, not legal, rejected; 2 wrong usage or
unreadable input; 3 the implementation crashed or hung; 4 nothing decidable was checked.)";

// benchdnn's descriptors may begin with options of their own, and stand for one argument here: they
// are joined with the descriptor behind them, and begin with a space, so that they are not taken
// for options of ours.
std::vector<std::string> joined_descriptors(int argc, char** argv) {
  std::vector<std::string> joined;
  std::string options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool is_theirs = argument.starts_with("--dir=") || argument.starts_with("--dt=");
    const bool is_whole = argument.find(' ') != std::string::npos;
    if (is_theirs || !options.empty()) options += ' ';
    options += argument;
    if (is_theirs && !is_whole) continue;
    joined.push_back(options);
    options.clear();
  }
  if (!options.empty()) joined.push_back(options);
  return joined;
}

}  // namespace

int run_command_line(int argc, char** argv) {
  if (const auto error = find_unsuitable_environment()) return complain(*error);
  CLI::App app{"Proves 2-D convolutions right or wrong, with torch.nn.Conv2d's semantics.",
               "convlaw"};
  app.set_version_flag("--version", describe_version());
  app.require_subcommand(1);
  app.footer(kExitCodes);
  app.get_formatter()->column_width(32);

  std::vector<std::pair<CLI::App*, Action>> commands;
  const auto add = [&](const char* name, const char* description,
                       Action (*add_options)(CLI::App&)) {
    CLI::App* command = app.add_subcommand(name, description);
    command->footer(kExitCodes);
    commands.emplace_back(command, add_options(*command));
  };
  add("shape", "Say which shapes a convolution has, and why.", add_shape_command);
  add("plan", "Say how an implementation would compute a convolution.", add_plan_command);
  add("check", "Put an implementation on trial.", add_check_command);
  add("merge", "Make one report of those of the shards of a check.", add_merge_command);
  add("replay", "Put one case to one law again.", add_replay_command);
  add("laws", "List the laws.", add_laws_command);
  add("certify", "Prove an implementation right by random exact probes.", add_certify_command);
  add("run", "Compute a convolution by the definition.", add_run_command);
  add("judge", "Say whether a tensor is a legal result of a convolution.", add_judge_command);
  add("emit", "Write cases for a program in any language to answer.", add_emit_command);
  add("power", "Measure how soon the laws catch every known defect.", add_power_command);
  const auto is_named = [&](const auto& command) { return command.first->check_name(argv[1]); };
  if (argc > 1 && argv[1][0] != '-' && std::none_of(commands.begin(), commands.end(), is_named)) {
    return complain(
        {"COMMAND",
         argv[1],
         "must be one of shape, plan, check, merge, replay, laws, certify, run, judge, emit, power",
         {},
         0});
  }
  try {
    std::vector<std::string> arguments = joined_descriptors(argc, argv);
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    fmt::print(stderr, "convlaw: {}\nRun convlaw --help, or convlaw COMMAND --help.\n",
               error.what());
    return kUsage;
  }
  for (const auto& [command, action] : commands) {
    if (command->parsed()) return action();
  }
  return kUsage;
}

}  // namespace convlaw
