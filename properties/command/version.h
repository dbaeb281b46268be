// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace convlaw {

/// "0.1.0".
std::string version_number();

/// Version, build and the features of this machine's processor.
std::string describe_version();

}  // namespace convlaw
