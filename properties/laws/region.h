// SPDX-License-Identifier: MIT
// Where wrong outputs lie, as a sentence: "only where ow >= OW - OW % 8".
//
// Every element of an output lies in some of a fixed list of parts: images behind the first, odd
// rows, the last block of channels, windows that touch the padding at the right. What is counted is
// how many elements, wrong and right ones, lie in exactly which parts. The counts of any number of
// cases together decide which sentence is true of all wrong elements, and how many right ones it
// takes in.
//
//   verdict.difference->parts = count_parts(problem, expected, got);
//   Region region = find_region(all_counts);   // region.sentence
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "convlaw/problem.h"
#include "properties/laws/verdict.h"

namespace convlaw {

/// The counts for tensors of the shape of the output of `problem`, which is legal. Empty if there
/// would be more of them than are worth having.
std::vector<PartCount> count_parts(const Conv2dProblem& problem, const Values& expected,
                                   const Values& got);

struct Region {
  std::string sentence;    ///< true of every wrong element; empty: none in the list is
  std::int64_t wrong = 0;  ///< elements seen, all of them in the region
  std::int64_t right_inside = 0;
  std::int64_t right_outside = 0;

  /// No right element lies in it.
  bool is_exact() const { return right_inside == 0; }
};

/// The sentence that takes in the fewest right elements, from the counts of one or more cases.
Region find_region(std::span<const PartCount> counts);

}  // namespace convlaw
