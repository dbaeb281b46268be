// SPDX-License-Identifier: MIT
// Law by defect: which laws catch a defect, each of them on its own; and from that, what every law
// catches that no other does.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "convlaw/result.h"
#include "properties/defects/defect.h"
#include "properties/laws/law.h"

namespace convlaw {

struct MatrixOptions {
  std::uint64_t seed = 0;
  std::int64_t cases = 60;  ///< drawn for each law
  /// Ask no further once so many catch the defect that do not compare with the definition; 0: all.
  std::int64_t enough = 0;
};

/// The laws that catch the defect, in the order of the book. Each has a process of its own, so that
/// no law profits from what the runs of another have left behind. If none does on drawn cases, they
/// are asked again about the known cases, which have sizes beyond those that are drawn.
std::vector<const Law*> find_catchers(const Defect& defect, std::span<const Law* const> laws,
                                      const MatrixOptions& options);

/// By the name of a law the names of the defects that only it catches, the laws that compare with
/// the definition set aside.
using OnlyTable = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Adds the row of one defect.
void add_to_only_table(OnlyTable& table, const Defect& defect,
                       std::span<const Law* const> catchers);

/// "law defect defect ..." a line, in the order of the book; comments begin with #.
std::string to_text(const OnlyTable& table);
Result<OnlyTable> parse_only_table(std::string_view text);

/// That of laws/only.txt, which travels inside the library.
const OnlyTable& only_table();

/// What is wrong with the table: a law or a defect that there is not, a law that compares with the
/// definition, a defect that stands twice; a law that catches nothing alone and does not say why it
/// stands. One line each.
std::vector<std::string> find_inconsistencies(const OnlyTable& table);

}  // namespace convlaw
