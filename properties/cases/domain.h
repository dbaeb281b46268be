// SPDX-License-Identifier: MIT
// Which cases may be drawn, and the one description of a case as choices.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "properties/cases/case.h"
#include "properties/cases/where.h"
#include "properties/choices/choices.h"

namespace convlaw {

/// The types of input that are checked, the most telling first.
inline constexpr std::array kInputTypes{ElementType::f32,  ElementType::f64, ElementType::f16,
                                        ElementType::bf16, ElementType::i8,  ElementType::u8};

/// How large the numbers of a case may be.
struct Limits {
  std::int64_t batch = 5;
  std::int64_t group_channels = 6;        ///< input or output channels of a group
  std::int64_t wide_group_channels = 40;  ///< ... where the case has the feature "wide"
  std::int64_t groups = 4;
  std::int64_t wide_groups = 20;
  std::int64_t near_vectors = 260;  ///< channels of a group, or groups, near the width of a vector
  std::int64_t kernel = 5;
  std::int64_t stride = 4;
  std::int64_t dilation = 5;
  std::int64_t padding = 5;
  std::int64_t crop = 2;          ///< how negative a padding may be
  std::int64_t extra_extent = 9;  ///< rows or columns beyond the least that is legal
  std::int64_t wide_extra_extent = 160;
  std::int64_t work = 4'000;  ///< multiply-adds, kept to where the least legal size allows
  /// Of the input, which strides may leave mostly unread; kept to as the work is. The largest: any.
  std::int64_t elements = std::numeric_limits<std::int64_t>::max();
  std::uint64_t seeds = 1U << 16U;  ///< data seeds are below this
};

struct Domain {
  std::vector<ElementType> dtypes{ElementType::f32};
  std::vector<Layout> layouts{Layout::nchw};
  bool exact_data = true;           ///< only patterns whose sums are exact
  bool empty_tensors = false;       ///< also empty batches and empty channels, rarely
  bool sizes_may_be_large = false;  ///< also describe cases far beyond `limits`: for reducing them
  bool exhaustive = false;          ///< for counting: batched, symmetric zero padding, bias, ints#1
  Limits limits;
  Where where;

  /// An implementation's dtypes and layouts, and the restriction to `where`.
  bool admits(const Case& c) const;
};

/// Draws a legal case from `choices`, or records the one in `c`, which must be legal. The result of
/// a draw is always legal; it may lie outside domain.where, which admits() tells.
void describe_case(Choices& choices, Case& c, const Domain& domain);

/// The case that `choices` describe.
Case decode(Choices& choices, const Domain& domain);

/// Choices from which decode() makes `c` again; nullopt if the domain has no such case. Tries the
/// small limits first.
std::optional<ChoiceList> encode(const Case& c, const Domain& domain);

}  // namespace convlaw
