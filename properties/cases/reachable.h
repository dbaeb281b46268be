// SPDX-License-Identifier: MIT
// Which pairs of regions a domain reaches at all: found by enumeration, so that a pair that no case
// lies in is told from one that was only missed.
//
//   const Reachable reachable = enumerate_region_pairs(domain, admits);
//   if (reachable.pairs.contains(a, b)) ... reachable.witness(a, b) lies in both
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "properties/cases/domain.h"
#include "properties/cases/regions.h"

namespace convlaw {

struct Reachable {
  RegionPairs pairs;
  std::vector<Case> cases;
  std::vector<std::uint32_t> places;  ///< in `cases`, of a pair's witness

  /// A case of few multiply-adds in both regions; the pair must be reachable.
  const Case& witness(std::size_t a, std::size_t b) const {
    return cases[places[a * kMostRegions + b]];
  }
};

/// The pairs that legal cases of `domain` lie in which `admits` lets pass; `admits` is asked of no
/// illegal case.
///
/// The cases are those of a box, in which every number takes few values. It is large enough. Each
/// region compares numbers of one axis with each other, with 1, with 31 bits, or modulo a stride of
/// at least 2, or compares the two axes, or a channel count with 4, 8 and 16. So what tells one
/// region from another on an axis happens with a kernel of 1, 2 or 3, a dilation of 1, 2 or, of a
/// single tap, beyond 31 bits, a stride of 1, 2, beyond the effective kernel (4) or beyond 31 bits,
/// padding negative, below, at and beyond the effective kernel (axis_box.cc has the list), with and
/// without a remainder; few lengths of 1 to 24 outputs stand for all tails. Regions of
/// one axis, of the channels with the batch, and of the storage meet only in what the code below
/// enumerates together: the padding mode, square inputs, and extents that are alike or empty. A
/// test holds the box to many random cases: none is in a pair that the box has not.
///
/// Where domain.where restricts a number, the ends of its ranges and what lies next to them are in
/// the box too.
Reachable enumerate_region_pairs(const Domain& domain,
                                 const std::function<bool(const Case&)>& admits);

/// A case in both regions that is drawn from `choices`: the witness, into which are mixed an axis,
/// channels, a batch and storage of other draws as far as the regions allow.
Case draw_in_regions(Choices& choices, const Domain& domain, const Reachable& reachable,
                     std::size_t a, std::size_t b, const std::function<bool(const Case&)>& admits);

}  // namespace convlaw
