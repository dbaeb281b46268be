// SPDX-License-Identifier: MIT
// The compiled pipelines of depthwise convolutions, and the kernels that they are for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>

#include "convlaw/problem.h"
#include "optimized/halide/blocks.h"
#include "optimized/halide/plan.h"

struct halide_buffer_t;

namespace convlaw {

/// input, whose rows are as long as they become, and how long they are; zeros at the left, at the
/// top, at the bottom; pitch, how many planes at once; the stride along y and dilations, x before
/// y; weight, bias; whether to clamp; output.
using DepthwisePlanesPipeline = int (*)(halide_buffer_t*, int, int, int, int, int, int, int, int,
                                        int, halide_buffer_t*, halide_buffer_t*, bool,
                                        halide_buffer_t*);
/// input; steps from plane to plane and from row to row; width and height; zeros at the top, with
/// one at the left; weight, bias; whether to clamp; output, in tiles of some rows.
using DepthwiseRowsPipeline = int (*)(halide_buffer_t*, int, int, int, int, int, halide_buffer_t*,
                                      halide_buffer_t*, bool, halide_buffer_t*);
/// input; steps from plane to plane and from row to row; width and height; zeros at the top; the
/// stride along y and dilations, x before y; weight, bias; whether to clamp; output.
using DepthwiseSumsPipeline = int (*)(halide_buffer_t*, int, int, int, int, int, int, int, int,
                                      halide_buffer_t*, halide_buffer_t*, bool, halide_buffer_t*);
/// That of rows at stride 2, with zeros at the left, at the right and at the top.
using DepthwiseStridedPipeline = int (*)(halide_buffer_t*, int, int, int, int, int, int, int,
                                         halide_buffer_t*, halide_buffer_t*, bool,
                                         halide_buffer_t*);
/// input; steps from plane to plane and from row to row; width and height; zeros at the left and at
/// the top; weight, bias; whether to clamp; output.
using DepthwiseWindowsPipeline = int (*)(halide_buffer_t*, int, int, int, int, int, int,
                                         halide_buffer_t*, halide_buffer_t*, bool,
                                         halide_buffer_t*);
/// input; its width and height, and those of the output; strides and dilations, x before y; zeros
/// at the left, right, top and bottom; weight, bias; whether to clamp; output. Of kLeastSideBySide
/// channels at least, which are the first dimension of all, or, of planes that are turned, the
/// last.
using DepthwiseChannelsPipeline = int (*)(halide_buffer_t*, int, int, int, int, int, int, int, int,
                                          int, int, int, int, halide_buffer_t*, halide_buffer_t*,
                                          bool, halide_buffer_t*);

/// input; width and height of the output; zeros at the left and at the top; weight, bias; whether
/// to clamp; output. The same, of channels that lie side by side.
using DepthwisePixelsPipeline = int (*)(halide_buffer_t*, int, int, int, int, halide_buffer_t*,
                                        halide_buffer_t*, bool, halide_buffer_t*);

/// Depthwise pipelines. Those of planes and rows are for kernels, and strides, that are the same
/// along both axes.
struct DepthwisePipelines {
  struct Form {
    std::int64_t kernel, stride;
    friend bool operator==(const Form&, const Form&) = default;
  };
  static constexpr std::array<Form, 4> kPlanes{{{3, 1}, {5, 1}, {7, 1}, {5, 2}}};
  static constexpr Form kRows{3, 1};
  static constexpr Form kStrided{3, 2};
  /// Of pixels that are read where they lie, with register tiles of so many columns.
  struct PixelsForm {
    std::int64_t kernel, stride, columns;
  };
  static constexpr std::array<PixelsForm, 18> kPixels{{{3, 1, 7},
                                                       {3, 1, 6},
                                                       {3, 1, 5},
                                                       {3, 1, 4},
                                                       {3, 1, 3},
                                                       {3, 1, 2},
                                                       {3, 2, 7},
                                                       {3, 2, 6},
                                                       {3, 2, 5},
                                                       {3, 2, 4},
                                                       {3, 2, 3},
                                                       {3, 2, 2},
                                                       {5, 1, 7},
                                                       {5, 2, 7},
                                                       {5, 2, 5},
                                                       {5, 2, 4},
                                                       {7, 1, 7},
                                                       {7, 2, 7}}};
  /// Of rows at stride 1, along both axes.
  static constexpr std::array<std::int64_t, 2> kDilations{2, 4};
  /// Of planes that are turned: those of 7x7 outputs, with half a kernel of zeros around.
  static constexpr std::array<Form, 2> kTurned7{{{5, 1}, {5, 2}}};
  std::array<DepthwisePlanesPipeline, kPlanes.size()> planes;
  /// Of any other kernel, strides along y and dilations, by the stride along x.
  static constexpr std::int64_t kMostStride = 2;
  std::array<DepthwisePlanesPipeline, kMostStride> planes_any;
  std::array<DepthwiseRowsPipeline, std::size(kRowsTiles)> rows;
  /// ... by number among kDilations.
  std::array<std::array<DepthwiseRowsPipeline, std::size(kRowsTiles) - kFirstDilatedTile>,
             kDilations.size()>
      dilated;
  std::array<DepthwiseSumsPipeline, std::size(kSumsForms)> sums;
  std::array<DepthwiseStridedPipeline, kStridedTiles> strided;
  std::array<DepthwiseWindowsPipeline, std::size(kWindowsForms)> windows;
  std::array<DepthwiseChannelsPipeline, kTurned7.size()> turned_7;
  DepthwiseChannelsPipeline channels, turned;
  std::array<DepthwisePixelsPipeline, kPixels.size()> pixels;

  /// The number of the plan's dilation, if it has one, and rows may be read where they lie.
  static std::optional<std::size_t> dilated_number(const Size2& kernel, const Plan& plan) {
    if (kernel != Size2{kRows.kernel, kRows.kernel} || plan.stride != Size2{1, 1}) return {};
    for (std::size_t i = 0; i < kDilations.size(); ++i) {
      if (plan.dilation == Size2{kDilations[i], kDilations[i]}) return i;
    }
    return {};
  }

  /// The number of the pipeline among `forms`, if there is one.
  template <std::size_t kForms>
  static std::optional<std::size_t> find(const std::array<Form, kForms>& forms,
                                         const std::optional<Form>& wanted) {
    for (std::size_t i = 0; i < kForms; ++i) {
      if (forms[i] == wanted) return i;
    }
    return std::nullopt;
  }
};

}  // namespace convlaw
