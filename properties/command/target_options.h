// SPDX-License-Identifier: MIT
// IMPLEMENTATION and --exec: what check, replay and certify are about.
#pragma once

#include <optional>
#include <string>

#include "properties/runner/evaluator.h"

namespace CLI {
class App;
}

namespace convlaw {

struct TargetOptions {
  std::string name;
  std::optional<std::string> command;
  std::string against;  ///< the name of another; may be empty

  /// The target; exactly one of the two must have been given.
  Result<Target> find() const;
  /// That of the other; empty if there is none.
  Result<Target> find_other() const;
  /// How reports call it.
  const std::string& title() const { return command ? *command : name; }
  /// What one types for it.
  std::string arguments() const;
};

void add_target_options(CLI::App& app, TargetOptions& options);
void add_against_option(CLI::App& app, TargetOptions& options);

}  // namespace convlaw
