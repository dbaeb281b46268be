// SPDX-License-Identifier: MIT
// An implementation in memory, run step by step beside the definition: for the targets that are
// about memory and state, and not about a single law.
#pragma once

#include <memory>

#include "fuzz/sized_domain.h"
#include "fuzz/under_test.h"
#include "properties/dock/stage.h"

namespace convlaw {

/// The first form under test; aborts if it cannot be docked.
const Dock& dock_under_test();

/// Cases that it offers, on data whose sums are exact.
const SizedDomain& staged_domain();

/// One problem on a stage, whose every run must give what the definition gives on the operands that
/// are there at that moment, and must leave everything else alone. Aborts where it does not.
class Staged {
 public:
  Staged(const Case& c, Stage::Options options);

  void run(Stage::Fill fill);
  void rewrite(std::uint64_t seed);        ///< other operands
  void rewrite_input(std::uint64_t seed);  ///< another input beside the same weight and bias

 private:
  Case case_;
  Operands operands_;
  std::unique_ptr<Stage> stage_;
};

}  // namespace convlaw
