// SPDX-License-Identifier: MIT
// How the Halide implementation computes a problem: which pipeline, and the problem in the terms of
// that pipeline.
#pragma once

#include <cstdint>
#include <string>

#include "convlaw/element_type.h"
#include "convlaw/problem.h"
#include "convlaw/result.h"
#include "convlaw/tensor.h"
#include "optimized/halide/lines.h"

namespace convlaw {

enum class Strategy : std::uint8_t {
  nothing,     ///< the output is empty
  bias_alone,  ///< the input is empty, and padding makes an output of it
  depthwise,   ///< one input channel a group, in one of the ways of DepthwiseWay
  lines,       ///< vectors over the places of strips that lie in lines
  winograd,    ///< F(4x4, 3x3) or F(2x2, 3x3), if the caller accepts it, where that pays
};

/// Tiles of Winograd's algorithm whose points are there at once, and what threads make of them.
struct WinogradBlock {
  std::int64_t images = 1;
  std::int64_t rows = 1;     ///< of tiles; all of them if there are several images
  std::int64_t shares = 1;   ///< of the output channels, each with points of its own
  std::int64_t threads = 1;  ///< that compute shares of blocks
};

/// What a depthwise pipeline computes from, and what its vectors run over.
enum class DepthwiseWay : std::uint8_t {
  planes,    ///< columns of planes that are copied to where zeros surround them
  rows,      ///< columns of planes where they lie
  windows,   ///< the same; products are summed for a row of windows, and then parted
  sums,      ///< the same; products of each column of taps are summed apart
  turned,    ///< channels of planes that are turned, and back
  channels,  ///< channels that lie side by side, of pixels that are copied to where zeros surround
             ///< them
  pixels,    ///< ... of pixels where they lie
};

/// How a depthwise convolution is cut, and lies where it is computed.
struct DepthwiseCut {
  DepthwiseWay way = DepthwiseWay::planes;
  std::int64_t rows = 1;     ///< of output, in a strip
  std::int64_t strips = 1;   ///< of an image; the last has what is left
  std::int64_t columns = 1;  ///< of input that windows see
  std::int64_t right = 0;    ///< zeros that they see behind those

  // Of planes that are copied to where zeros surround them. Each row becomes as many as its columns
  // have phases: those that a stride apart are side by side.
  std::int64_t pitch = 1;    ///< from row to row
  std::int64_t at_once = 1;  ///< planes in the first cache

  int tile = 0;  ///< the number in kRowsTiles, kWindowsForms, kSumsForms or kPixels

  bool is_copied = false;   ///< tensors are neither read nor written in place
  std::int64_t groups = 1;  ///< in a strip, then, and of pixels where they lie

  bool has_pixels() const { return way == DepthwiseWay::channels || way == DepthwiseWay::pixels; }
  bool is_over_channels() const { return way == DepthwiseWay::turned || has_pixels(); }
};

struct Plan {
  Strategy strategy = Strategy::nothing;
  bool pads_first = false;  ///< an explicit stage makes the padding of another mode than zeros
  bool reads_nhwc = false;  ///< what the pipelines read has its channels side by side
  bool writes_nhwc = false;
  ElementType storage = ElementType::f32;
  bool has_relu = false;
  bool has_few_registers = false;

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

  Lines lines;

  DepthwiseCut depthwise;

  int winograd_tile = 4;   ///< outputs of a tile along an axis: 4 or 2
  WinogradBlock winograd;  ///< on one thread
};

/// How tensors lie in memory, and what becomes of outputs.
struct Form {
  Layout layout = Layout::nchw;  ///< or NHWC, of input and output
  ElementType type = ElementType::f32;
  bool has_relu = false;  ///< outputs below zero become zero
  bool has_dots = false;  ///< weights are i8, and the processor adds four products with u8 at once
  std::int64_t images = 1;         ///< side by side in a row (side_by_side.h)
  std::int64_t columns = 1;        ///< of the input that are channels (patches.h)
  bool has_few_registers = false;  ///< those of AVX-512 are many
};

/// The plan for a legal problem; an Error if one of its tensors, the packed weights among them, has
/// more elements than the pipelines count.
/// `most`: the largest tile of Winograd's algorithm that may be used, in outputs along an axis; 0:
/// the direct algorithm alone.
Result<Plan> make_plan(const Conv2dProblem& problem, int most = 0, const Form& form = {});

/// A line or two for people.
std::string explain_plan(const Conv2dProblem& problem, const Plan& plan);

}  // namespace convlaw
