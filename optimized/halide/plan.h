// SPDX-License-Identifier: MIT
// How the Halide implementation computes a problem: which pipeline, and the problem in the terms of
// that pipeline.
#pragma once

#include <cstdint>
#include <string>

#include "convlaw/problem.h"
#include "convlaw/result.h"

namespace convlaw {

enum class Strategy : std::uint8_t {
  nothing,          ///< the output is empty
  bias_alone,       ///< the input is empty, and padding makes an output of it
  direct,           ///< vectors over output channels
  direct_unpadded,  ///< the same where no window leaves the input
  flat,             ///< vectors over an image in one line: no strides, or few input channels
  pointwise,        ///< vectors over pixels, for kernels of one tap that see all of the input
  columns,          ///< vectors over columns, for groups of few output channels
  winograd,         ///< F(4x4, 3x3), if the caller accepts it, where many channels make it pay
  gathered,         ///< the input of each window gathered: where the others' memory would be huge
};

/// Rows of output at least as long as the widest register tile of the unpadded pipeline.
inline constexpr std::int64_t kWidestTile = 7;

struct Plan {
  Strategy strategy = Strategy::nothing;
  bool pads_first = false;  ///< an explicit stage makes the padding of another mode than zeros
  /// ... or copies together the pixels that a kernel of one tap and its strides see.
  bool picks_first = false;
  Size2 picked_from{0, 0};  ///< the first of them

  // What the pipeline is given, once that is done and what is cropped is left out.
  std::int64_t skipped_rows = 0;     ///< of the input, at the top
  std::int64_t skipped_columns = 0;  ///< ... and at the left
  std::int64_t input_height = 0;     ///< rows that are there from then on
  std::int64_t input_width = 0;
  std::int64_t output_height = 0;
  std::int64_t output_width = 0;
  Size2 stride{1, 1};
  Size2 dilation{1, 1};
  Size2 padding{0, 0};  ///< at the top and at the left, never negative

  // What a task of the pipeline of columns computes.
  std::int64_t strip_rows = 1;  ///< of output; of the flat pipeline too
  std::int64_t strip_groups = 1;

  bool is_narrow =
      false;  ///< register tiles of fewer pixels: of the flat and the pointwise pipeline

  std::int64_t pitch = 0;  ///< of the flat pipeline: from row to row of the line

  // What a task of the pointwise pipeline computes.
  std::int64_t strip_pixels = 1;
  std::int64_t strip_tiles =
      1;  ///< of output channels, as many as a register tile has; of flat too

  // Tiles that are in the second cache at once, of Winograd's algorithm.
  std::int64_t block_images = 1;
  std::int64_t block_rows = 1;  ///< of tiles; all of them if there are several images
};

/// The plan for a legal problem; an Error if one of its tensors, the packed weights among them, has
/// more elements than the pipelines count. Without `may_winograd` it is one of the direct
/// algorithm.
Result<Plan> make_plan(const Conv2dProblem& problem, bool may_winograd = false);

/// A line or two for people.
std::string explain_plan(const Conv2dProblem& problem, const Plan& plan);

}  // namespace convlaw
