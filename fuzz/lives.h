// SPDX-License-Identifier: MIT
// The lives of three problems side by side, step by step: each place prepares a problem, runs it,
// gives it other operands, or releases it, and every run must give what the definition gives.
//
//   Lives lives;
//   lives.take(lives.draw_step(choices));
#pragma once

#include <array>
#include <optional>

#include "fuzz/staged.h"

namespace convlaw {

class Lives {
 public:
  enum class Kind : std::uint8_t { run, prepare, rewrite, rewrite_input, release };
  struct Step {
    Kind kind = Kind::run;
    std::size_t place = 0;
    Case c;                  ///< that is prepared
    std::uint64_t seed = 0;  ///< of other operands, and what is in the memory before the run
  };

  /// Where nothing lives yet, something is prepared. Draws the same whether steps are taken or not.
  Step draw_step(Choices& choices);

  /// The step, and a run of what lives there then.
  void take(const Step& step);

 private:
  std::array<std::optional<Staged>, 3> places_;
  std::array<bool, 3> is_used_{};
};

}  // namespace convlaw
