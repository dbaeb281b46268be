// SPDX-License-Identifier: MIT
#include "optimized/halide/side_by_side.h"

#include "optimized/halide/blocks.h"

namespace convlaw {
namespace {

// Outputs of a row that is short, and those that the rows of all images have at most: longer ones
// fill register tiles as well. Elements of a row with its padding, so that no number is too large.
constexpr std::int64_t kShortRow = 8;
constexpr std::int64_t kMostOutputs = 64;
constexpr std::int64_t kMostElements = 1024;

}  // namespace

std::int64_t images_side_by_side(const Conv2dProblem& p) {
  const Axis columns = horizontal_axis(p);
  const bool is_pointwise = p.kernel_size == Size2{1, 1};
  if (p.padding_mode != PaddingMode::zeros || columns.stride != 1 || is_pointwise) return 1;
  if (columns.begin < 0 || columns.extent == 0) return 1;
  if (columns.padded() > kMostElements || p.images() == 0) return 1;
  if (p.in_channels / p.groups < kInterleaved || columns.output() > kShortRow) return 1;
  std::int64_t images = kMostOutputs / columns.output();
  while (p.images() % images != 0) --images;
  return images;
}

Conv2dProblem side_by_side(const Conv2dProblem& p, std::int64_t images) {
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  Conv2dProblem wide = p;
  wide.batch = p.images() / images;
  wide.width = p.width * images;
  wide.dilation.w = p.dilation.w * images;
  wide.padding = {Padding::Kind::numbers,
                  {rows.begin, columns.begin * images},
                  {rows.end, columns.end * images}};
  return wide;
}

bool suits_side_by_side(const Plan& plan) {
  const Lines& lines = plan.lines;
  return plan.strategy == Strategy::lines && lines.is_interleaved && !lines.is_gathered &&
         lines.columns == plan.output_width && lines.step.w == 1;
}

AnyView side_by_side(const AnyView& tensor, std::int64_t images) {
  const auto& [n, c, h, w] = tensor.extents;
  const auto& [image, channel, row, column] = tensor.strides;
  return {tensor.type,
          tensor.data,
          {n / images, c, h, w * images},
          {image * images, channel, row, column}};
}

}  // namespace convlaw
