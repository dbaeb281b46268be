// SPDX-License-Identifier: MIT
// Somebody's convolution in the benchmark: built in, or a plug-in as convlaw check takes it.
#pragma once

#include <string>

#include "convlaw/implementation.h"
#include "convlaw/result.h"
#include "convlaw/tensor.h"
#include "optimized/bench/bare_run.h"

namespace convlaw::bench {

struct Contestant {
  std::string name;
  const convlaw_implementation* implementation = nullptr;
  decltype(&convlaw_bare_run) bare_run = nullptr;  ///< null: it exports none
  Layout layout = Layout::nchw;                    ///< of the plain tensors that it is given
  /// Does it pack its weights beforehand?
  bool prepares() const;
};

/// `spec` is a built-in name (halide) or the path of a plug-in, with @nchw or @nhwc behind it if
/// that is what it shall be given: otherwise NCHW, or NHWC where it does not declare NCHW. It stays
/// loaded. The Error says what is wrong with it.
Result<Contestant> find_contestant(const std::string& spec);

}  // namespace convlaw::bench
