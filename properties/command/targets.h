// SPDX-License-Identifier: MIT
// Implementations by the names that one gives them on the command line.
#pragma once

#include <string>
#include <vector>

#include "properties/runner/evaluator.h"

namespace convlaw {

/// "definition", "defect:NAME", the name of an implementation that is linked in, or the path of a
/// plug-in (anything with a slash, or that ends in .so). A name that is none of these is an Error;
/// a plug-in is loaded later, where it runs.
Result<Target> find_target(const std::string& name);

/// The built-in names, one an element.
std::vector<std::string> built_in_names();

/// `text` as a shell reads it back.
std::string shell_quoted(const std::string& text);

}  // namespace convlaw
