// SPDX-License-Identifier: MIT
// A restriction of the problems that an implementation is shown, for one that supports only part of
// the world: "kernel_size=3,groups=1,stride=1|2,height=4..64,padding_mode=zeros|reflect".
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "convlaw/result.h"
#include "convlaw/typed_problem.h"

namespace convlaw {

class Where {
 public:
  /// A list of parameter=values, the values being numbers, ranges a..b and words, with | between
  /// them. Parameters are torch's names and batch, height, width, dtype, layout; those that are
  /// pairs also with _h or _w. The empty text restricts nothing.
  static Result<Where> parse(std::string_view text);

  /// The problem must be legal.
  bool admits(const TypedProblem& typed) const;

  struct Range {
    std::int64_t low;
    std::int64_t high;
  };
  /// The ranges that a number called `label` (kernel_size_h, batch, ...) must be in; empty: any.
  const std::vector<Range>& ranges(std::string_view label) const;

 private:
  struct Constraint {
    std::string_view label;
    std::vector<Range> ranges;
  };
  std::vector<Constraint> constraints_;
};

}  // namespace convlaw
