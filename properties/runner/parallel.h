// SPDX-License-Identifier: MIT
// Many pieces of work, shared out among processes.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "convlaw/result.h"

namespace convlaw {

/// Calls `work(i)` for every i below `count` in one of `jobs` processes (job j has every i with
/// i % jobs = j), and `take(i, what work(i) returned)` here as the results come. An Error if a
/// process could not be started, or ended before its work did.
std::optional<Error> run_in_parallel(std::size_t count, int jobs,
                                     const std::function<std::string(std::size_t)>& work,
                                     const std::function<void(std::size_t, std::string)>& take);

}  // namespace convlaw
