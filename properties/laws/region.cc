// SPDX-License-Identifier: MIT
#include "properties/laws/region.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace convlaw {
namespace {

using Index = std::int64_t;

// What a part along one axis of the output depends on.
struct Line {
  Index size;               // of the output along this axis
  Index group_outputs = 1;  // of channels
  Axis axis{};              // of rows and columns
};

// Of the window at index i: where its first and last taps lie.
Index first_tap(Index i, const Line& line) { return i * line.axis.stride - line.axis.begin; }
Index last_tap(Index i, const Line& line) {
  return first_tap(i, line) + line.axis.effective_kernel() - 1;
}
bool touches_beginning(Index i, const Line& line) { return first_tap(i, line) < 0; }
bool touches_end(Index i, const Line& line) { return last_tap(i, line) >= line.axis.extent; }
bool misses_image(Index i, const Line& line) {
  const Index first = first_tap(i, line);
  const Index skipped = first >= 0 ? 0 : (-first + line.axis.dilation - 1) / line.axis.dilation;
  return skipped >= line.axis.kernel || first + skipped * line.axis.dilation >= line.axis.extent;
}

// The block that is left when whole blocks of so many are taken away.
template <Index Block>
bool is_tail(Index i, const Line& line) {
  return line.size % Block != 0 && i >= line.size - line.size % Block;
}
template <Index Block>
bool is_behind(Index i, const Line&) {
  return i >= Block;
}
template <Index Block>
bool begins_a_later_block(Index i, const Line&) {
  return i >= Block && i % Block == 0;
}
// The last whole block, where it overlaps the one before it.
template <Index Block>
bool is_in_overlapping_block(Index i, const Line& line) {
  return line.size > Block && line.size % Block != 0 && i >= line.size - Block;
}
bool is_first(Index i, const Line&) { return i == 0; }
bool is_last(Index i, const Line& line) { return i == line.size - 1; }
bool is_later(Index i, const Line&) { return i > 0; }
bool is_not_last(Index i, const Line& line) { return i < line.size - 1; }
bool is_odd(Index i, const Line&) { return i % 2 == 1; }
bool is_even(Index i, const Line&) { return i % 2 == 0; }
bool is_in_first_group(Index i, const Line& line) {
  return line.size > line.group_outputs && i < line.group_outputs;
}
bool is_in_later_group(Index i, const Line& line) { return i >= line.group_outputs; }
bool is_in_last_group(Index i, const Line& line) {
  return line.size > line.group_outputs && i >= line.size - line.group_outputs;
}
bool is_first_of_group(Index i, const Line& line) { return i % line.group_outputs == 0; }
bool is_later_of_group(Index i, const Line& line) { return i % line.group_outputs > 0; }

constexpr std::size_t kImages = 0;
constexpr std::size_t kChannels = 1;
constexpr std::size_t kRows = 2;
constexpr std::size_t kColumns = 3;

struct Part {
  std::size_t axis;
  std::string_view words;
  bool (*contains)(Index, const Line&);
};

// Where two sentences are as good, the first is taken.
constexpr std::array kParts{
    Part{kColumns, "the window touches the padding at the left", touches_beginning},
    Part{kColumns, "the window touches the padding at the right", touches_end},
    Part{kRows, "the window touches the padding at the top", touches_beginning},
    Part{kRows, "the window touches the padding at the bottom", touches_end},
    Part{kColumns, "the window lies wholly in the padding at the left or right", misses_image},
    Part{kRows, "the window lies wholly in the padding at the top or bottom", misses_image},
    Part{kImages, "n > 0", is_later},
    Part{kChannels, "group > 0", is_in_later_group},
    Part{kChannels, "oc >= OC - OC % 16", is_tail<16>},
    Part{kChannels, "oc >= OC - OC % 8", is_tail<8>},
    Part{kChannels, "oc >= OC - OC % 4", is_tail<4>},
    Part{kColumns, "ow >= OW - OW % 16", is_tail<16>},
    Part{kColumns, "ow >= OW - OW % 8", is_tail<8>},
    Part{kColumns, "ow >= OW - OW % 4", is_tail<4>},
    Part{kColumns, "ow >= OW - 8", is_in_overlapping_block<8>},
    Part{kRows, "oh >= OH - OH % 8", is_tail<8>},
    Part{kRows, "oh >= OH - OH % 4", is_tail<4>},
    Part{kRows, "oh > 0", is_later},
    Part{kColumns, "ow > 0", is_later},
    Part{kChannels, "oc > 0", is_later},
    Part{kChannels, "the channel is not the first of its group", is_later_of_group},
    Part{kChannels, "oc >= 16", is_behind<16>},
    Part{kChannels, "oc >= 8", is_behind<8>},
    Part{kColumns, "ow >= 8", is_behind<8>},
    Part{kRows, "oh >= 8", is_behind<8>},
    Part{kRows, "oh is 8, 16, 24, ...", begins_a_later_block<8>},
    Part{kColumns, "ow is 8, 16, 24, ...", begins_a_later_block<8>},
    Part{kRows, "oh is odd", is_odd},
    Part{kColumns, "ow is odd", is_odd},
    Part{kChannels, "oc is odd", is_odd},
    Part{kImages, "n is odd", is_odd},
    Part{kRows, "oh is even", is_even},
    Part{kColumns, "ow is even", is_even},
    Part{kChannels, "oc is even", is_even},
    Part{kImages, "n = 0", is_first},
    Part{kChannels, "group = 0", is_in_first_group},
    Part{kChannels, "the group is the last", is_in_last_group},
    Part{kChannels, "the channel is the first of its group", is_first_of_group},
    Part{kChannels, "oc = 0", is_first},
    Part{kRows, "oh = 0", is_first},
    Part{kColumns, "ow = 0", is_first},
    Part{kImages, "n is the last", is_last},
    Part{kChannels, "oc is the last", is_last},
    Part{kRows, "oh is the last", is_last},
    Part{kColumns, "ow is the last", is_last},
    Part{kRows, "oh is not the last", is_not_last},
    Part{kColumns, "ow is not the last", is_not_last},
};
constexpr std::size_t kTail = kParts.size();  // the bit of the one part that is not along an axis
constexpr Index kTailBlock = 8;
static_assert(kTail < 64);

constexpr std::uint64_t bit(std::size_t part) { return std::uint64_t{1} << part; }

// A part in a sentence: the elements that lie in any of some parts.
struct Clause {
  std::string_view words;
  std::uint64_t any_of;

  bool takes_in(std::uint64_t parts) const { return (parts & any_of) != 0; }
};

const std::vector<Clause>& clauses() {
  static const std::vector<Clause> all = [] {
    std::vector<Clause> list;
    for (std::size_t i = 0; i < kParts.size(); ++i) list.push_back({kParts[i].words, bit(i)});
    list.push_back({"the element is one of the last TOTAL % 8", bit(kTail)});
    list.push_back({"the window touches the padding at the left or right", bit(0) | bit(1)});
    list.push_back({"the window touches the padding at the top or bottom", bit(2) | bit(3)});
    list.push_back({"the window lies wholly in the padding", bit(4) | bit(5)});
    list.push_back({"the window touches the padding", bit(0) | bit(1) | bit(2) | bit(3)});
    return list;
  }();
  return all;
}

// The parts that each index along an axis lies in.
std::vector<std::uint64_t> parts_along(std::size_t axis, const Line& line) {
  std::vector<std::uint64_t> parts(static_cast<std::size_t>(line.size));
  for (std::size_t part = 0; part < kParts.size(); ++part) {
    if (kParts[part].axis != axis) continue;
    for (Index i = 0; i < line.size; ++i) {
      if (kParts[part].contains(i, line)) parts[static_cast<std::size_t>(i)] |= bit(part);
    }
  }
  return parts;
}

// Indices along an axis that lie in the same parts are of one class.
struct Classes {
  std::vector<std::uint64_t> parts;  // of each class
  std::vector<std::size_t> of;       // the class of each index

  explicit Classes(const std::vector<std::uint64_t>& along) {
    for (const std::uint64_t here : along) {
      const auto found = std::find(parts.begin(), parts.end(), here);
      of.push_back(static_cast<std::size_t>(found - parts.begin()));
      if (found == parts.end()) parts.push_back(here);
    }
  }
};

constexpr std::size_t kMostCounts = 4096;

// How many elements the clauses take in together; nullopt if a wrong one is left out.
std::optional<Index> right_within(std::span<const PartCount> counts,
                                  std::initializer_list<const Clause*> sentence) {
  Index inside = 0;
  for (const PartCount& count : counts) {
    const bool taken = std::all_of(sentence.begin(), sentence.end(), [&](const Clause* clause) {
      return clause->takes_in(count.parts);
    });
    if (!taken && count.wrong > 0) return std::nullopt;
    if (taken) inside += count.right;
  }
  return inside;
}

}  // namespace

std::vector<PartCount> count_parts(const Conv2dProblem& p, const Values& expected,
                                   const Values& got) {
  const Extents& extents = expected.extents();
  const Index total = expected.size();
  const std::array<Line, 4> lines{
      Line{extents[0]}, Line{extents[1], std::max<Index>(1, p.out_channels / p.groups)},
      Line{extents[2], 1, vertical_axis(p)}, Line{extents[3], 1, horizontal_axis(p)}};
  const auto classes_along = [&](std::size_t axis) {
    return Classes(parts_along(axis, lines[axis]));
  };
  const std::array<Classes, 4> classes{classes_along(kImages), classes_along(kChannels),
                                       classes_along(kRows), classes_along(kColumns)};
  std::size_t cells = 2;
  for (const Classes& along : classes) cells *= along.parts.size();
  if (cells > 64 * kMostCounts) return {};
  std::vector<PartCount> grid(cells);
  const double* left = expected.elements().data();
  const double* right = got.elements().data();
  const Index tail = total - total % kTailBlock;
  Index place = 0;
  for_each_index(extents, [&](auto... index) {
    const std::array<Index, 4> here{index...};
    const bool in_tail = place++ >= tail;
    std::size_t cell = in_tail ? 1 : 0;
    std::uint64_t parts = in_tail ? bit(kTail) : 0;
    for (std::size_t axis = 0; axis < 4; ++axis) {
      const std::size_t which = classes[axis].of[static_cast<std::size_t>(here[axis])];
      cell = cell * classes[axis].parts.size() + which;
      parts |= classes[axis].parts[which];
    }
    grid[cell].parts = parts;
    ++(same_value(*left++, *right++) ? grid[cell].right : grid[cell].wrong);
  });
  std::erase_if(grid, [](const PartCount& count) { return count.wrong + count.right == 0; });
  if (grid.size() > kMostCounts) grid.clear();
  return grid;
}

Region find_region(std::span<const PartCount> counts) {
  Region region;
  Index right = 0;
  for (const PartCount& count : counts) {
    region.wrong += count.wrong;
    right += count.right;
  }
  if (region.wrong == 0) return region;
  if (right == 0) {
    region.sentence = "everywhere";
    return region;
  }
  std::vector<const Clause*> candidates;
  for (const Clause& clause : clauses()) {
    if (right_within(counts, {&clause})) candidates.push_back(&clause);
  }
  region.right_inside = right;
  for (const Clause* clause : candidates) {
    const Index inside = *right_within(counts, {clause});
    if (inside >= region.right_inside) continue;
    region.right_inside = inside;
    region.sentence = "only where " + std::string(clause->words);
  }
  // A second clause must be worth its words: it leaves out half of what the best one takes in.
  const Index single = region.right_inside;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    for (std::size_t j = i + 1; j < candidates.size(); ++j) {
      const Index inside = *right_within(counts, {candidates[i], candidates[j]});
      if (inside >= region.right_inside || inside > single / 2) continue;
      region.right_inside = inside;
      region.sentence = "only where " + std::string(candidates[i]->words) + " and " +
                        std::string(candidates[j]->words);
    }
  }
  region.right_outside = right - region.right_inside;
  // What leaves out little is true, and tells nothing.
  if (region.right_outside < region.right_inside / 2) {
    return {{}, region.wrong, right, 0};
  }
  return region;
}

}  // namespace convlaw
