// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "properties/defects/defect.h"
#include "properties/laws/law.h"

namespace convlaw {

/// Laws whose name or chapter matches one of the patterns (* and ?), in the order of the book; all
/// of them if there is no pattern. It is an error if a pattern matches none. With another
/// implementation, same_bits_as_the_other is the first law of the book.
Result<std::vector<const Law*>> select_laws(const std::vector<std::string>& globs,
                                            bool has_other = false);

/// Likewise the defects whose name matches.
Result<std::vector<const Defect*>> select_defects(const std::vector<std::string>& globs);

}  // namespace convlaw
