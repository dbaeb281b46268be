// SPDX-License-Identifier: MIT
// The file of --skips: what a user knows of an implementation beforehand.
//
//   # A comment.
//   skip  layout_does_not_matter            # channels-last is not for this release
//   xfail D* stride=2..4,dilation=2..5      # issue 17
#pragma once

#include <string>
#include <vector>

#include "properties/runner/exemption.h"

namespace convlaw {

/// A line is `skip` or `xfail`, a pattern of laws as --law takes it, problems as --where takes them
/// or nothing, which is all, and behind a # the reason. Errors name the file and the line.
Result<std::vector<Exemption>> read_skips(const std::string& path);

}  // namespace convlaw
