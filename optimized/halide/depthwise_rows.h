// SPDX-License-Identifier: MIT
// For generators: rows of planes that are read where they lie, by 3x3 kernels and others.
#pragma once

#include <Halide.h>

namespace convlaw {

inline constexpr int kRowsKernel = 3;  ///< along both axes

/// Vectors whose elements lie so far apart are stored and loaded one by one, which the compiler
/// makes shuffles of registers of.
inline constexpr int kApart = 16;

/// A row that some rows of a register tile see, or one of the zeros above and below a plane.
struct SeenRow {
  Halide::Expr is_zero;
  Halide::Expr number;  ///< one that is there
};

/// `from_top`: from the first that a register tile sees, of `seen` rows; this tile's first is row
/// `first` of a plane that has `height`. As many as are `near` its ends may be zeros: those between
/// are there, of whole tiles.
inline SeenRow seen_row(const Halide::Expr& from_top, int seen, const Halide::Expr& first,
                        const Halide::Expr& height, int near = kRowsKernel / 2) {
  const Halide::Expr row = first + from_top;
  const Halide::Expr is_above = from_top < near && row < 0;
  const Halide::Expr is_below = from_top >= seen - near && row >= height;
  const Halide::Expr there = Halide::unsafe_promise_clamped(
      Halide::select(is_above, 0, is_below, height - 1, row), 0, height - 1);
  return {is_above || is_below, there};
}

}  // namespace convlaw
