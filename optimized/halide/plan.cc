// SPDX-License-Identifier: MIT
#include "optimized/halide/plan.h"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <optional>

#include "convlaw/checked_int.h"
#include "convlaw/pad.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/winograd.h"

namespace convlaw {
namespace {

// Halide counts elements and coordinates in 32 bits.
constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();

// What the pipelines compute beyond the last row and column to fill a register tile, at most: the
// input is surrounded by what that would read, too.
constexpr std::int64_t kSpareRows = 6;      // of the pipeline of columns
constexpr std::int64_t kSpareColumns = 15;  // of either
constexpr std::int64_t kVector = 16;        // to a multiple of which the rows are rounded up

// From so many output channels in a group on, vectors over output channels pay.
constexpr std::int64_t kFewOutputs = 8;

// Fewer pixels would leave most of a register tile idle.
constexpr std::int64_t kFewPixels = 24;

struct AxisPlan {
  std::int64_t skipped, input, output, stride, dilation, padding;
  bool stays_inside;  // no window leaves the input
};

AxisPlan plan_axis(const Axis& axis) {
  AxisPlan plan{};
  plan.skipped = std::max<std::int64_t>(-axis.begin, 0);
  plan.input = axis.extent - plan.skipped;
  plan.padding = std::max<std::int64_t>(axis.begin, 0);
  plan.output = axis.output();
  // A single window has no stride, and a single tap no dilation, however large they are.
  plan.stride = plan.output == 1 ? 1 : axis.stride;
  plan.dilation = axis.kernel == 1 ? 1 : axis.dilation;
  const std::int64_t reach = (plan.output - 1) * plan.stride + axis.effective_kernel();
  plan.stays_inside = plan.padding == 0 && reach <= plan.input;
  return plan;
}

bool is_pointwise(const Conv2dProblem& p, const AxisPlan& rows, const AxisPlan& columns) {
  return p.kernel_size == Size2{1, 1} && rows.stride == 1 && columns.stride == 1 &&
         rows.stays_inside && columns.stays_inside && rows.skipped == 0 && columns.skipped == 0 &&
         rows.input == rows.output && columns.input == columns.output;
}

// Pixels that lie apart are worth copying together: the pointwise pipeline does the rest.
bool is_worth_picking(const Conv2dProblem& p, const Plan& plan, bool stays_inside) {
  return !plan.pads_first && p.kernel_size == Size2{1, 1} && plan.stride != Size2{1, 1} &&
         stays_inside && plan.output_height * plan.output_width >= kFewPixels;
}

bool is_countable(std::initializer_list<CheckedInt> extents) {
  CheckedInt count = 1;
  for (const CheckedInt& extent : extents) count = count * extent;
  return count.fits() && count.value() <= kMost;
}

bool has_countable_input(const Conv2dProblem& p) {
  return is_countable({p.images(), p.in_channels, p.height, p.width});
}

// Does what the pipeline surrounds by zeros fit into one allocation? Halide counts its bytes.
bool can_be_surrounded(const Conv2dProblem& p, const Plan& plan) {
  const bool by_columns = plan.strategy == Strategy::columns;
  const auto extent = [](std::int64_t output, std::int64_t stride, std::int64_t dilation,
                         std::int64_t kernel) {
    return CheckedInt(output - 1) * stride + CheckedInt(dilation) * (kernel - 1) + 1;
  };
  const CheckedInt rows = extent(plan.output_height + (by_columns ? kSpareRows : 0), plan.stride.h,
                                 plan.dilation.h, p.kernel_size.h);
  const CheckedInt seen =
      extent(plan.output_width + kSpareColumns, plan.stride.w, plan.dilation.w, p.kernel_size.w);
  // The pipeline of columns copies whole rows of input.
  const CheckedInt copied = CheckedInt(plan.padding.w) + (by_columns ? plan.input_width : 0);
  const CheckedInt columns = seen + copied + kVector;
  const std::int64_t planes = by_columns ? p.in_channels / p.groups : p.images() * p.in_channels;
  return is_countable({std::int64_t{sizeof(float)}, planes, rows, columns});
}

// A strip takes as many rows, then as many groups, as leave what their windows see in the first
// cache. All strips are about alike, and their rows a multiple of every register tile's.
constexpr std::int64_t kStripElements = std::int64_t{6} * 1024;
constexpr std::int64_t kTileRows = 28;

std::int64_t divide_up(std::int64_t value, std::int64_t divisor) {
  return (value + divisor - 1) / divisor;
}

void plan_strips(const Conv2dProblem& p, Plan& plan) {
  const std::int64_t row =
      p.in_channels / p.groups *
      ((plan.output_width - 1) * plan.stride.w + plan.dilation.w * (p.kernel_size.w - 1) + 1);
  const auto elements = [&](std::int64_t rows) {
    return ((rows - 1) * plan.stride.h + plan.dilation.h * (p.kernel_size.h - 1) + 1) * row;
  };
  const std::int64_t rows =
      elements(plan.output_height) <= kStripElements ? plan.output_height : kTileRows;
  plan.strip_rows = std::min(rows, plan.output_height);
  const std::int64_t groups =
      std::clamp<std::int64_t>(kStripElements / elements(plan.strip_rows), 1, p.groups);
  plan.strip_groups = divide_up(p.groups, divide_up(p.groups, groups));
}

// Of a strip of pixels, all input channels stay in half of the second cache; a strip is a multiple
// of every register tile. Where strips are few, tasks share out the output channels too.
constexpr std::int64_t kStripPixelElements = std::int64_t{128} * 1024;
constexpr std::int64_t kTilePixels = 96;
constexpr std::int64_t kUsualTile = 48;  // pixels, where registers are widest
constexpr std::int64_t kNarrowTile = 32;
constexpr std::int64_t kFewStrips = 16;
constexpr std::int64_t kSharedTiles = 32;

// A narrow tile loads more for each product; it pays where the usual one leaves much idle.
bool is_narrow_better(std::int64_t pixels) {
  return divide_up(pixels, kNarrowTile) * kNarrowTile * 6 <
         divide_up(pixels, kUsualTile) * kUsualTile * 5;
}

void plan_pixels(const Conv2dProblem& p, Plan& plan) {
  const std::int64_t pixels = plan.output_width;
  const std::int64_t most =
      std::max(kStripPixelElements / (p.in_channels / p.groups) / kTilePixels, std::int64_t{1}) *
      kTilePixels;
  const std::int64_t strips = divide_up(pixels, most);
  plan.strip_pixels =
      strips == 1 ? pixels : divide_up(divide_up(pixels, strips), kTilePixels) * kTilePixels;
  plan.is_narrow = is_narrow_better(plan.strip_pixels);
  const std::int64_t tiles = divide_up(p.out_channels / p.groups, kPixelBlock / 2);
  plan.strip_tiles =
      strips * p.groups * p.images() < kFewStrips ? std::min(tiles, kSharedTiles) : tiles;
}

// The rows of an image in one line, with zeros between them. `reach`: columns that windows see.
void plan_line(const Conv2dProblem& p, std::int64_t reach, Plan& plan) {
  const std::int64_t right = std::max<std::int64_t>(reach - plan.padding.w - plan.input_width, 0);
  plan.pitch = plan.stride == Size2{1, 1}
                   ? plan.input_width + std::max(plan.padding.w, right)
                   : divide_up(plan.padding.w + plan.input_width + right, plan.stride.w);
  const std::int64_t halo = plan.dilation.h * (p.kernel_size.h - 1) / plan.stride.h;
  const std::int64_t phases = plan.stride.h * plan.stride.w;
  const std::int64_t row = plan.pitch * (p.in_channels / p.groups) * phases;
  const std::int64_t most = std::max(kStripPixelElements / row - halo, std::int64_t{4});
  const std::int64_t strips = divide_up(plan.output_height, most);
  plan.strip_rows = divide_up(plan.output_height, strips);
  plan.is_narrow = is_narrow_better((plan.strip_rows - 1) * plan.pitch + plan.output_width);
  const std::int64_t tiles = divide_up(p.out_channels / p.groups, kPixelBlock / 2);
  plan.strip_tiles =
      strips * p.groups * p.images() < kFewStrips ? std::min(tiles, kSharedTiles) : tiles;
}

// Up to so many input channels in a group, lines for the phases of strides pay: of more, a register
// tile sees as many short pieces, and waits for the second cache.
constexpr std::int64_t kFewInputs = 16;

// Does the line fit into one allocation, and is little of it between rows?
bool is_worth_a_line(const Conv2dProblem& p, const Plan& plan) {
  constexpr std::int64_t kSpare = 128;  // elements, to whole register tiles
  const CheckedInt rows = CheckedInt(2 * plan.output_height) +
                          CheckedInt(plan.dilation.h) * (p.kernel_size.h - 1) + plan.padding.h +
                          plan.input_height;
  const bool phases_pay =
      plan.stride == Size2{1, 1} ||
      (plan.stride == Size2{2, 2} && plan.dilation == Size2{1, 1} &&
       p.in_channels / p.groups <= kFewInputs && std::min(p.kernel_size.h, p.kernel_size.w) >= 2);
  return phases_pay &&
         is_countable({std::int64_t{sizeof(float)}, p.images(), p.in_channels, plan.stride.h,
                       plan.stride.w, rows * (CheckedInt(plan.pitch) + kSpare)}) &&
         plan.output_height * plan.pitch >= kFewPixels && plan.output_width * 5 >= plan.pitch * 4;
}

Plan gathered() {
  Plan plan;
  plan.strategy = Strategy::gathered;
  return plan;
}

std::optional<Error> too_large(const Conv2dProblem& p) {
  const Size2 out = output_size(p);
  const bool countable =
      has_countable_input(p) &&
      is_countable({packed_blocks(p), kPackedBlock, p.groups, p.in_channels / p.groups,
                    p.kernel_size.h, p.kernel_size.w}) &&
      is_countable({p.images(), p.out_channels, out.h, out.w});
  if (countable) return std::nullopt;
  return Error{"problem", {}, "tensors must have fewer than 2^31 elements", {}, 0};
}

}  // namespace

Result<Plan> make_plan(const Conv2dProblem& problem, bool may_winograd) {
  Plan plan;
  if (problem.images() == 0 || problem.in_channels == 0) return plan;
  if (auto error = too_large(problem)) return *std::move(error);
  plan.pads_first = problem.padding_mode != PaddingMode::zeros;
  const Conv2dProblem p = plan.pads_first ? without_padding(problem) : problem;
  if (!has_countable_input(p)) return gathered();

  const AxisPlan rows = plan_axis(vertical_axis(p));
  const AxisPlan columns = plan_axis(horizontal_axis(p));
  plan.skipped_rows = rows.skipped;
  plan.skipped_columns = columns.skipped;
  plan.input_height = rows.input;
  plan.input_width = columns.input;
  plan.output_height = rows.output;
  plan.output_width = columns.output;
  plan.stride = {rows.stride, columns.stride};
  plan.dilation = {rows.dilation, columns.dilation};
  plan.padding = {rows.padding, columns.padding};

  const bool pointwise = is_pointwise(p, rows, columns);
  if (pointwise) {
    // Pixels are then a matrix's columns: one long row of them.
    plan.input_width *= plan.input_height;
    plan.output_width *= plan.output_height;
    plan.input_height = plan.output_height = 1;
  }
  Plan line = plan;
  plan_line(p, (columns.output - 1) * columns.stride + horizontal_axis(p).effective_kernel(), line);
  if (plan.input_height <= 0 || plan.input_width <= 0) {
    plan.strategy = Strategy::bias_alone;
  } else if (p.out_channels / p.groups < kFewOutputs) {
    plan.strategy = Strategy::columns;
  } else if (pointwise && plan.output_width >= kFewPixels) {
    plan.strategy = Strategy::pointwise;
    plan_pixels(p, plan);
  } else if (is_worth_picking(p, plan, rows.stays_inside && columns.stays_inside)) {
    plan.strategy = Strategy::pointwise;
    plan.picks_first = true;
    plan.picked_from = {plan.skipped_rows, plan.skipped_columns};
    plan.skipped_rows = plan.skipped_columns = 0;
    plan.input_width = plan.output_width *= plan.output_height;
    plan.input_height = plan.output_height = 1;
    plan_pixels(p, plan);
  } else if (is_worth_a_line(p, line)) {
    plan = line;
    plan.strategy = Strategy::flat;
  } else if (rows.stays_inside && columns.stays_inside && plan.output_width >= kWidestTile) {
    plan.strategy = Strategy::direct_unpadded;
  } else {
    plan.strategy = Strategy::direct;
  }
  if (may_winograd) prefer_winograd(p, plan);
  const bool surrounds = plan.strategy == Strategy::columns || plan.strategy == Strategy::direct;
  if (surrounds && !can_be_surrounded(p, plan)) return gathered();
  if (plan.strategy == Strategy::columns) plan_strips(p, plan);
  return plan;
}

std::string explain_plan(const Conv2dProblem& problem, const Plan& plan) {
  std::string text = plan.pads_first
                         ? "padding_mode " + std::string(to_string(problem.padding_mode)) +
                               " by an explicit copy, then "
                         : "";
  if (plan.picks_first) text = "the pixels that strides leave copied together, then ";
  switch (plan.strategy) {
    case Strategy::nothing:
      return "nothing: the output is empty";
    case Strategy::bias_alone:
      return text + "bias alone: no window sees the input";
    case Strategy::direct:
      return text + "direct, vectors over output channels, zeros copied around the input";
    case Strategy::direct_unpadded:
      return text + "direct, vectors over output channels, input as it is";
    case Strategy::flat:
      return text + "vectors over images in one line, rows " + std::to_string(plan.pitch) +
             " apart; in strips of " + std::to_string(plan.strip_rows) +
             " rows, which leave their input in the second cache" +
             (plan.stride == Size2{1, 1} ? "" : "; a line for each phase of the strides");
    case Strategy::pointwise:
      return text + "pointwise, vectors over pixels; in strips of " +
             std::to_string(plan.strip_pixels) +
             " pixels, which leave their input in the second cache";
    case Strategy::winograd:
      return text + "Winograd's F(4x4, 3x3), which the caller accepts, vectors over output " +
             "channels; in blocks of " + std::to_string(plan.block_rows) + " rows of tiles of " +
             std::to_string(plan.block_images) +
             " images, which leave their points in the second cache";
    case Strategy::gathered:
      return text +
             "the input of each window gathered, then a matrix product: windows lie far apart";
    case Strategy::columns:
      break;
  }
  return text + "vectors over columns: a group has few output channels; in strips of " +
         std::to_string(plan.strip_rows) + " rows of " + std::to_string(plan.strip_groups) +
         " groups, which leave their input in the first cache";
}

}  // namespace convlaw
