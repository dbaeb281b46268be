// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "convlaw/problem_text.h"
#include "convlaw/result.h"
#include "optimized/bench/entry.h"
#include "optimized/bench/rounds.h"

namespace convlaw::bench {

struct Options {
  std::string layers;                    ///< a file as problem_text.h reads it
  std::vector<std::string> chosen;       ///< globs of layers' names; empty: all
  ElementType dtype = ElementType::f32;  ///< of the input; the others' go with it
  std::string ours = "halide";
  std::vector<std::string> peers;
  std::vector<int> threads{1, 2};
  std::vector<Way> ways{Way::prepared, Way::plain};
  Pace pace;
  unsigned seed = 0;
  bool verify = true;
  std::string json;  ///< files to write; empty: none
  std::string plot_data;
  std::vector<std::string> not_found;  ///< what the caller looked for in vain, for the record
};

/// The options, or what to say and the exit code with which to end.
struct Parsed {
  Options options;
  std::string message;
  int exit_code = -1;  ///< -1: go on
};
Parsed parse_options(std::vector<std::string> arguments, const std::string& default_layers);

/// The layers that were chosen, all of them NCHW and legal, of the type that is to be timed. The
/// Error says which is not, or that none is left.
Result<std::vector<NamedProblem>> read_layers(const Options& options);

}  // namespace convlaw::bench
