// SPDX-License-Identifier: MIT
#include "optimized/halide/plan.h"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <optional>

#include "convlaw/checked_int.h"
#include "convlaw/pad.h"
#include "optimized/halide/blocks.h"
#include "optimized/halide/depthwise.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/winograd.h"

namespace convlaw {
namespace {

// Halide counts elements and coordinates in 32 bits.
constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();

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

bool is_countable(std::initializer_list<CheckedInt> extents) {
  CheckedInt count = 1;
  for (const CheckedInt& extent : extents) count = count * extent;
  return count.fits() && count.value() <= kMost;
}

bool has_countable_input(const Conv2dProblem& p) {
  return is_countable({p.images(), p.in_channels, p.height, p.width});
}

Error too_large() {
  return Error{"problem", {}, "tensors must have fewer than 2^31 elements", {}, 0};
}

Plan plan_for(const Form& form) {
  Plan plan;
  plan.writes_nhwc = form.layout == Layout::nhwc;
  plan.storage = form.type;
  plan.has_relu = form.has_relu;
  plan.has_few_registers = form.has_few_registers;
  plan.lines.images = form.images;
  return plan;
}

// Do planar lines hold much that no window sees?
bool prefers_gathering(const Conv2dProblem& p, const Plan& plan) {
  const Lines& lines = plan.lines;
  const std::int64_t outputs = lines.rows * lines.columns;
  const CheckedInt seen = CheckedInt(p.kernel_size.h) * p.kernel_size.w * outputs;
  constexpr std::int64_t kLittle = 1024;
  return seen.fits() && lines.phases * lines.length > kLittle &&
         lines.phases * lines.length / 2 > seen.value();
}

// Is it quicker to interleave the lines, of floats or of bytes?
void prefer_interleaving(const Conv2dProblem& p, bool has_bytes, Plan& plan) {
  Plan interleaved = plan;
  if (plan_interleaved_lines(p, has_bytes, interleaved) &&
      cost_of_lines(p, interleaved) < cost_of_lines(p, plan)) {
    plan = interleaved;
  }
}

Result<Plan> gathered(const Conv2dProblem& p, const Form& form) {
  Plan plan = plan_for(form);
  plan.strategy = Strategy::lines;
  const Size2 out = output_size(p);
  plan.output_height = 1;
  plan.output_width = out.h * out.w;
  plan.lines.is_gathered = true;
  if (!plan_lines(p, false, plan)) return too_large();
  return plan;
}

// Planar lines, or interleaved ones, or, where those would be long for what is seen of them, lines
// that are gathered. `problem` has its padding; `p`, what the pipelines read.
Result<Plan> with_lines(const Conv2dProblem& problem, const Conv2dProblem& p, const Form& form,
                        bool is_tiled, Plan plan) {
  if (plan_lines(p, is_tiled, plan) && !prefers_gathering(p, plan)) return plan;
  Result<Plan> least = gathered(problem, form);
  if (least && plan_interleaved_lines(p, false, plan) &&
      cost_of_lines(p, plan) < cost_of_lines(problem, *least)) {
    return plan;
  }
  return least;
}

bool is_too_large(const Conv2dProblem& p) {
  const Size2 out = output_size(p);
  return !has_countable_input(p) ||
         !is_countable({packed_blocks(p, kInterleavedBlock), kInterleavedBlock, p.groups,
                        CheckedInt(p.in_channels / p.groups) + (kInterleaved - 1), p.kernel_size.h,
                        p.kernel_size.w}) ||
         !is_countable({p.images(), p.out_channels, out.h, out.w});
}

}  // namespace

Result<Plan> make_plan(const Conv2dProblem& problem, int most, const Form& form) {
  Plan plan = plan_for(form);
  if (problem.images() == 0 || problem.in_channels == 0) return plan;
  if (is_too_large(problem)) return too_large();
  plan.pads_first = problem.padding_mode != PaddingMode::zeros;
  const Conv2dProblem p = plan.pads_first ? without_padding(problem) : problem;
  plan.reads_nhwc = (plan.writes_nhwc && !plan.pads_first) || form.columns > 1;
  if (!has_countable_input(p)) return gathered(problem, form);

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

  if (plan.input_height <= 0 || plan.input_width <= 0) {
    plan.strategy = Strategy::bias_alone;
    return plan;
  }
  plan.strategy = Strategy::lines;
  // Windows that overlap are no row: from row to row is another distance than from place to place.
  const bool has_row = is_pointwise(p, rows, columns) && form.columns == 1;
  const bool is_tiled = has_row && p.groups == 1 && !plan.writes_nhwc;
  if (has_row) {
    plan.input_width = plan.output_width *= plan.output_height;
    plan.input_height = plan.output_height = 1;
  }
  Result<Plan> lines = with_lines(problem, p, form, is_tiled, plan);
  if (!lines || lines->lines.is_gathered) return lines;
  plan = *lines;
  prefer_depthwise(p, plan);
  const bool can_have_bytes = form.has_dots && is_integer(form.type);
  if (plan.strategy == Strategy::lines) prefer_interleaving(p, false, plan);
  if (plan.strategy == Strategy::lines && can_have_bytes) prefer_interleaving(p, true, plan);
  if (!is_integer(plan.storage)) prefer_winograd(p, most, plan);
  return plan;
}

namespace {

// What is left out of the taps of some outputs.
std::string explain_taps(const Conv2dProblem& p, const Plan& plan) {
  const std::vector<TapGroup> groups = tap_groups(p, plan);
  const bool leaves_out_rows = std::any_of(groups.begin(), groups.end(), [&](const TapGroup& of) {
    return of.kernel_rows.size() < static_cast<std::size_t>(p.kernel_size.h);
  });
  std::string text = plan.lines.is_by_rows ? ", row by row" : "";
  if (leaves_out_rows) text += " without taps above and below the image";
  if (plan.lines.skips_columns) {
    text += ", each column of taps by itself without outputs that see it beside the image";
  }
  return text;
}

std::string explain_lines(const Conv2dProblem& p, const Plan& plan) {
  const Lines& lines = plan.lines;
  std::string text =
      "vectors over the places of lines, rows " + std::to_string(lines.pitch) + " apart";
  if (lines.is_gathered) text = "the inputs of each window gathered, vectors over outputs";
  if (lines.is_tiled) text = "vectors over pixels, copied tile by tile";
  if (lines.is_in_place) text = "vectors over pixels, read where they lie";
  if (!lines.is_interleaved && lines.is_by_rows) text += explain_taps(p, plan);
  if (lines.is_interleaved) {
    text = "vectors over output channels, the channels of a place side by side";
    if (lines.reads_pixels) text += ", where they lie";
    if (lines.has_bytes) text += " in bytes, four products added at once (VNNI)";
    text += explain_taps(p, plan);
  }
  if (lines.step != Size2{1, 1}) text += ", stepping over what the strides leave out";
  if (lines.phases > 1) text += ", " + std::to_string(lines.phases) + " phases of the strides";
  text += "; in strips of " + std::to_string(lines.rows) + " x " + std::to_string(lines.columns) +
          " outputs";
  if (lines.groups > 1) text += " of " + std::to_string(lines.groups) + " groups";
  if (lines.held > 0) text += ", " + std::to_string(lines.held) + " of the channels at a time";
  if (!lines.is_in_place && !lines.reads_pixels) text += ", which stay in a cache";
  // Otherwise tiles are read from the second cache as quickly.
  if (lines.is_tiled || lines.is_interleaved) return text;
  return text + "; " + std::to_string(lines.channels) +
         " input channels at a time, which stay in the first";
}

std::string explain_depthwise(const Plan& plan) {
  const DepthwiseCut& cut = plan.depthwise;
  std::string text = "depthwise, in strips of " + std::to_string(cut.rows) + " rows; vectors over ";
  switch (cut.way) {
    case DepthwiseWay::planes:
      text += "columns of " + std::to_string(cut.at_once) +
              " planes at once, zeros around them, in the first cache";
      break;
    case DepthwiseWay::rows:
      text += "columns of planes where they lie";
      break;
    case DepthwiseWay::windows:
      text += "columns of planes where they lie, for each row of windows";
      break;
    case DepthwiseWay::sums:
      text += "columns of planes where they lie, for each column of taps";
      break;
    case DepthwiseWay::turned:
      text += "channels of planes that are turned, and back";
      break;
    case DepthwiseWay::channels:
      text += "channels that lie side by side";
      break;
    case DepthwiseWay::pixels:
      text += "channels that lie side by side, " + std::to_string(cut.groups) +
              " at a time, of pixels where they lie";
      break;
  }
  if (cut.is_copied) text += "; " + std::to_string(cut.groups) + " channels copied at once";
  return text;
}

std::string explain_winograd(const Plan& plan) {
  const std::string tile =
      std::to_string(plan.winograd_tile) + "x" + std::to_string(plan.winograd_tile);
  return "Winograd's F(" + tile +
         ", 3x3), which the caller accepts, vectors over channels; in blocks of " +
         std::to_string(plan.winograd.rows) + " rows of tiles of " +
         std::to_string(plan.winograd.images) + " images";
}

}  // namespace

std::string explain_plan(const Conv2dProblem& problem, const Plan& plan) {
  std::string text = plan.pads_first
                         ? "padding_mode " + std::string(to_string(problem.padding_mode)) +
                               " by an explicit copy, then "
                         : "";
  switch (plan.strategy) {
    case Strategy::nothing:
      return "nothing: the output is empty";
    case Strategy::bias_alone:
      return text + "bias alone: no window sees the input";
    case Strategy::depthwise:
      return text + explain_depthwise(plan);
    case Strategy::lines:
      return text + explain_lines(problem, plan);
    case Strategy::winograd:
      return text + explain_winograd(plan);
  }
  return text;
}

}  // namespace convlaw
