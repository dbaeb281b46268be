// SPDX-License-Identifier: MIT
// The parts of the convlaw command. Each sub-command adds its options to the parser and returns
// what to do once they are read.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "convlaw/result.h"

namespace CLI {
class App;
}

namespace convlaw {

/// Exit codes of every sub-command; other people's scripts stand on them.
enum ExitCode : int {
  kHolds = 0,      ///< holds, legal, accepted
  kBroken = 1,     ///< a law is broken, not legal, rejected
  kUsage = 2,      ///< wrong usage or unreadable input
  kCrashed = 3,    ///< the implementation crashed or hung
  kUndecided = 4,  ///< nothing decidable was checked
};

/// Runs a sub-command whose options have been read; returns the exit code.
using Action = std::function<int()>;

Action add_shape_command(CLI::App& app);
Action add_plan_command(CLI::App& app);
Action add_check_command(CLI::App& app);
Action add_merge_command(CLI::App& app);
Action add_replay_command(CLI::App& app);
Action add_laws_command(CLI::App& app);
Action add_certify_command(CLI::App& app);
Action add_run_command(CLI::App& app);
Action add_judge_command(CLI::App& app);
Action add_emit_command(CLI::App& app);
Action add_power_command(CLI::App& app);

/// The whole command: reads what was typed and runs it; returns the exit code.
int run_command_line(int argc, char** argv);

/// Writes an error to standard error; returns kUsage.
int complain(const Error& error);
/// The same for an implementation that could not be loaded; kCrashed if it died of it.
int complain_of_loading(const Error& error);

}  // namespace convlaw
