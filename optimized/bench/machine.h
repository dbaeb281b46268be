// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace convlaw::bench {

/// Where and when; what cannot be found out is empty.
struct Machine {
  std::string processor;
  unsigned processors = 0;
  std::string date;  ///< 2026-11-27T02:30Z
  std::string compiler;
  std::string halide_isa;  ///< CONVLAW_HALIDE_ISA, if it is set
};
Machine this_machine();

/// How many processors were kept busy by others than this process since it was made, on average.
class Others {
 public:
  Others();
  /// Negative: not known.
  double processors() const;

 private:
  double wall_, busy_, own_;
};

/// Processes that run or want to, over the last minute; negative: not known.
double load_average();

}  // namespace convlaw::bench
