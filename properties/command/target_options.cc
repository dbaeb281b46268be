// SPDX-License-Identifier: MIT
#include "properties/command/target_options.h"

#include <CLI/CLI.hpp>

#include "properties/command/targets.h"
#include "properties/exec/program.h"
#include "properties/runner/process.h"

namespace convlaw {

Result<Target> TargetOptions::find() const {
  if (command) {
    if (!name.empty()) {
      return Error{"IMPLEMENTATION", name, "must be left out with --exec", {}, 0};
    }
    adopt_orphans();  // the program's own children end with it
    return find_program(*command);
  }
  if (name.empty()) {
    return Error{"IMPLEMENTATION",
                 {},
                 "is required, or --exec; convlaw check --list shows the built-in ones",
                 {},
                 0};
  }
  return find_target(name);
}

Result<Target> TargetOptions::find_other() const {
  if (against.empty()) return Target();
  Result<Target> other = find_target(against);
  if (!other) return Error{"--against", against, other.error().rule, {}, 0};
  return other;
}

std::string TargetOptions::arguments() const {
  return (command ? "--exec " + shell_quoted(*command) : shell_quoted(name)) +
         (against.empty() ? "" : " --against " + shell_quoted(against));
}

void add_target_options(CLI::App& app, TargetOptions& options) {
  app.add_option("IMPLEMENTATION", options.name,
                 "a built-in name (convlaw check --list shows them) or a path to a plug-in, as in "
                 "./mine.so");
  app.add_option("--exec", options.command,
                 "or a program, with its arguments, that answers cases on its standard input as "
                 "those of convlaw emit; split like a shell's words, but no shell runs");
}

void add_against_option(CLI::App& app, TargetOptions& options) {
  app.add_option("--against", options.against,
                 "another implementation, such as the last release, whose outputs it must have bit "
                 "for bit: a built-in name or a path to a plug-in");
}

}  // namespace convlaw
