// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace convlaw {

/// Version, build and the features of this machine's processor.
std::string describe_version();

}  // namespace convlaw
