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

  /// The target; exactly one of the two must have been given.
  Result<Target> find() const;
  /// How reports call it.
  const std::string& title() const { return command ? *command : name; }
  /// What one types for it.
  std::string arguments() const;
};

void add_target_options(CLI::App& app, TargetOptions& options);

}  // namespace convlaw
