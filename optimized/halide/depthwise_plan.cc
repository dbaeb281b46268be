// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "optimized/halide/blocks.h"
#include "optimized/halide/depthwise.h"
#include "optimized/halide/depthwise_call.h"
#include "optimized/halide/depthwise_plan.h"
#include "optimized/halide/integers.h"

namespace convlaw {
namespace {

// Elements of planes that are in the first cache at once; more, of a single row of windows, are too
// many for the stack.
constexpr std::int64_t kPlaneElements = std::int64_t{6} * 1024;
constexpr std::int64_t kMostPlaneElements = std::int64_t{16} * 1024;
// Of a strip of copied groups, inputs and outputs.
constexpr std::int64_t kCopiedElements = std::int64_t{16} * 1024;
// Outputs of a plane that is so small that vectors over its columns are mostly empty.
constexpr std::int64_t kFewOutputs = 128;
// ... of one under kernels that are more than twice as wide as the stride.
constexpr std::int64_t kSharingOutputs = 49;
// Taps of a kernel for which it pays to turn planes, if it has no pipeline of its own.
constexpr std::int64_t kManyTaps = 64;
// Sums that are moved from as few registers as there are without AVX-512, for more than three
// columns of taps.
constexpr int kFewSums = 160;

Zeros zeros_of(std::int64_t padding, std::int64_t output, std::int64_t stride, std::int64_t window,
               std::int64_t input) {
  const std::int64_t end = (output - 1) * stride - padding + window;
  return {padding, std::max<std::int64_t>(end - input, 0)};
}

// --- Planes.

bool has_own_planes(const Conv2dProblem& p, const Plan& plan) {
  return DepthwisePipelines::find(DepthwisePipelines::kPlanes, square_form(p, plan)).has_value();
}

bool has_planes(const Plan& plan) { return plan.stride.w <= DepthwisePipelines::kMostStride; }

// Elements of a plane that has so many rows of output, and of what a register tile reads beyond.
std::int64_t elements_of_plane(const Conv2dProblem& p, const Plan& plan, std::int64_t rows) {
  const std::int64_t whole = divide_up(rows, std::int64_t{kDepthwiseRows}) * kDepthwiseRows;
  const std::int64_t row = plan.stride.w * plan.depthwise.pitch;
  return rows_seen(p, plan, whole) * row + std::int64_t{3} * kWidestVector;
}

// As many rows as fit, and as many in each strip. 0: one register tile does not.
std::int64_t rows_of_planes(const Conv2dProblem& p, const Plan& plan) {
  const auto fits = [&](std::int64_t rows) {
    return elements_of_plane(p, plan, rows) <= kPlaneElements;
  };
  if (fits(plan.output_height)) return plan.output_height;
  std::int64_t rows = kDepthwiseRows;
  while (fits(rows + kDepthwiseRows)) rows += kDepthwiseRows;
  const std::int64_t strips = divide_up(plan.output_height, rows);
  const std::int64_t tiles = divide_up(divide_up(plan.output_height, strips), kDepthwiseRows);
  return elements_of_plane(p, plan, rows) <= kMostPlaneElements ? tiles * kDepthwiseRows : 0;
}

bool cut_planes(const Conv2dProblem& p, const Plan& plan, const Zeros& zeros, DepthwiseCut& cut) {
  if (!has_planes(plan)) return false;
  // Zeros before the first row are a vector of each phase.
  if (zeros.before > kWidestVector * plan.stride.w) return false;
  // Some phases have a place less than others. Zeros are behind them all, and before the next row.
  const std::int64_t stride = plan.stride.w;
  const std::int64_t all = divide_up(cut.columns, stride) + divide_up(zeros.before, stride);
  const std::int64_t seen = divide_up(cut.columns + zeros.behind, stride);
  cut.pitch = divide_up(std::max(all, seen), std::int64_t{kWidestVector}) * kWidestVector;
  if (cut.pitch > kMostPlaneElements) return false;
  cut.rows = rows_of_planes(p, plan);
  if (cut.rows == 0) return false;
  cut.at_once =
      std::clamp<std::int64_t>(kPlaneElements / elements_of_plane(p, plan, cut.rows), 1, p.groups);
  cut.way = DepthwiseWay::planes;
  cut.strips = divide_up(plan.output_height, cut.rows);
  return true;
}

// --- Rows where they lie.

// The number of the tile, from `begin` to `end`, that computes rows of so many columns, as few as
// it may more than there are; none if there is none.
std::optional<int> tile_of(const Plan& plan, std::int64_t columns, int begin, int end) {
  std::optional<int> best;
  const std::int64_t adjacent = plan.output_height / plan.dilation.h;
  const auto computed = [&](int tile) {
    const std::int64_t rows = kRowsTiles[tile].rows;
    return divide_up(adjacent, rows) * rows;
  };
  for (int tile = begin; tile < end; ++tile) {
    if (kRowsTiles[tile].columns < columns || kRowsTiles[tile].rows > adjacent) continue;
    if (best && kRowsTiles[*best].columns < kRowsTiles[tile].columns) break;
    if (!best || computed(tile) < computed(*best)) best = tile;
  }
  return best;
}

std::optional<int> tile_of_rows(const Conv2dProblem& p, const Plan& plan) {
  const auto form = square_form(p, plan);
  const DepthwiseCut& cut = plan.depthwise;
  if (form == DepthwisePipelines::kStrided) {
    const std::int64_t most = kRowsTiles[kStridedTiles - 1].columns;
    return tile_of(plan, std::min(plan.output_width, most), 0, kStridedTiles);
  }
  const bool is_dilated = DepthwisePipelines::dilated_number(p.kernel_size, plan).has_value();
  if (form != DepthwisePipelines::kRows && !is_dilated) return {};
  const std::int64_t zeros = plan.dilation.w;
  if (plan.padding.w != zeros || cut.right > zeros) return {};
  // Where registers are few, the widest rows of undilated kernels are better copied.
  const int tiles = int{std::size(kRowsTiles)} - (plan.has_few_registers && !is_dilated ? 1 : 0);
  return tile_of(plan, std::max(plan.output_width, cut.columns), is_dilated ? kFirstDilatedTile : 0,
                 tiles);
}

// The form, if its tiles are better than those of rows. One in a row is better than one that
// computes as many, if its rows share a vector and registers are many, or the last of the others is
// computed apart; of several in a row, some overlap.
std::optional<int> preferred_windows(const Conv2dProblem& p, const Plan& plan, const Zeros& zeros) {
  const std::optional<int> form = form_of_windows(p, plan, zeros);
  const std::optional<int> tile = tile_of_rows(p, plan);
  if (!form || !tile) return form;
  const WindowsForm& windows = kWindowsForms[*form];
  const RowsTile& others = kRowsTiles[*tile];
  const bool shares_vectors = !plan.has_few_registers && windows.columns <= kWidestVector;
  const bool is_alone = plan.output_width <= windows.places();
  const bool wins_ties = is_alone && (shares_vectors || plan.output_height % others.rows != 0);
  const std::int64_t most = places_computed(others, plan) - (wins_ties ? 0 : 1);
  const std::int64_t computed = places_computed(windows, plan);
  const bool is_better = computed <= most && (is_alone || 8 * computed <= 7 * most);
  return is_better ? form : std::nullopt;
}

// Strips are of whole tiles, and of what is left in the last.
void cut_strips(const Conv2dProblem& p, const Plan& plan, DepthwiseCut& cut) {
  cut.strips = 1;
  const std::int64_t rows = rows_of_tile(plan);
  const std::int64_t tiles = std::max<std::int64_t>(plan.output_height / rows, 1);
  if (cut.is_copied) {
    const std::int64_t row = cut.columns + outputs_of_group(p) * plan.output_width;
    cut.strips = std::clamp<std::int64_t>(plan.output_height * row / kCopiedElements, 1, tiles);
  }
  cut.rows = cut.strips == 1 ? plan.output_height : tiles / cut.strips * rows;
}

bool cut_windows(const Conv2dProblem& p, const Plan& plan, const Zeros& zeros, DepthwiseCut& cut) {
  const std::optional<int> form = preferred_windows(p, plan, zeros);
  if (!form) return false;
  cut.way = DepthwiseWay::windows;
  cut.tile = *form;
  cut_strips(p, plan, cut);
  return true;
}

bool cut_rows(const Conv2dProblem& p, const Plan& plan, const Zeros& zeros, DepthwiseCut& cut) {
  const std::optional<int> tile = tile_of_rows(p, plan);
  const std::int64_t most = p.kernel_size.h / 2 * plan.dilation.h;
  if (!tile || std::max(zeros.before, zeros.behind) > most) return false;
  cut.way = DepthwiseWay::rows;
  cut.tile = *tile;
  cut_strips(p, plan, cut);
  return true;
}

// The number of the form that sums columns of taps apart, if there is one for the problem, and a
// row is not mostly empty. Of few rows of taps, more would be stored than summed.
std::optional<int> form_of_sums(const Conv2dProblem& p, const Plan& plan) {
  const DepthwiseCut& cut = plan.depthwise;
  const std::int64_t zeros = p.kernel_size.w / 2 * plan.dilation.w;
  if (plan.padding.w != zeros || cut.right > zeros || plan.stride.w != 1) return {};
  const bool may_be_stored =
      zeros <= kSumsZeros && p.kernel_size.h >= 3 && !has_own_planes(p, plan);
  const std::int64_t columns = std::max(plan.output_width, cut.columns);
  for (int number = 0; number < int{std::size(kSumsForms)}; ++number) {
    const SumsForm& form = kSumsForms[number];
    const bool fits = !plan.has_few_registers || form.kernel == DepthwisePipelines::kRows.kernel ||
                      form.kernel * form.columns <= kFewSums;
    const bool is_dilated_so =
        form.dilation == 0 ? may_be_stored : form.dilation == plan.dilation.w && fits;
    const bool is_full = 2 * columns > std::min(form.columns, 2 * kWidestVector);
    if (form.kernel == p.kernel_size.w && is_dilated_so && is_full && form.most() >= columns) {
      return number;
    }
  }
  return {};
}

bool cut_sums(const Conv2dProblem& p, const Plan& plan, DepthwiseCut& cut) {
  const std::optional<int> form = form_of_sums(p, plan);
  if (!form) return false;
  cut.way = DepthwiseWay::sums;
  cut.tile = *form;
  cut_strips(p, plan, cut);
  return true;
}

// --- Planes that are turned.

// Would vectors over columns be mostly empty, or, of kernels that share a pipeline, load more than
// turning takes? Rows that are read where they lie take less even so, but for the fewest.
bool prefers_turned(const Conv2dProblem& p, const Plan& plan, const Zeros& zeros) {
  // Windows that share much with others are better turned where they are few.
  const bool share_much = 2 * plan.stride.w < p.kernel_size.w;
  if (preferred_windows(p, plan, zeros) &&
      (!share_much || plan.output_height * plan.output_width > kSharingOutputs)) {
    return false;
  }
  const bool is_read_where_it_lies = tile_of_rows(p, plan) || form_of_sums(p, plan);
  if (plan.output_height >= kDepthwiseRows && is_read_where_it_lies) return false;
  if (plan.output_height * plan.output_width <= kFewOutputs) return true;
  if (plan.stride != Size2{1, 1} || has_own_planes(p, plan)) return false;
  const std::int64_t vectors = divide_up(plan.output_width, std::int64_t{kWidestVector});
  return 2 * plan.output_width <= vectors * kWidestVector ||
         p.kernel_size.h * p.kernel_size.w >= kManyTaps;
}

// Where there are no planes for a problem, what is turned is seen.
bool may_be_turned(const Conv2dProblem& p, const Plan& plan) {
  if (plan.stride == Size2{1, 1}) return true;
  return !has_planes(plan) && p.kernel_size.h >= plan.stride.h && p.kernel_size.w >= plan.stride.w;
}

}  // namespace

std::optional<DepthwisePipelines::Form> square_form(const Conv2dProblem& p, const Plan& plan) {
  const bool is_square = p.kernel_size.h == p.kernel_size.w && plan.stride.h == plan.stride.w;
  if (!is_square || plan.dilation != Size2{1, 1}) return std::nullopt;
  return DepthwisePipelines::Form{p.kernel_size.h, plan.stride.h};
}

Size2 seen_by_window(const Conv2dProblem& p, const Plan& plan) {
  return {(p.kernel_size.h - 1) * plan.dilation.h + 1, (p.kernel_size.w - 1) * plan.dilation.w + 1};
}

std::int64_t outputs_of_group(const Conv2dProblem& p) { return p.out_channels / p.groups; }

std::int64_t rows_seen(const Conv2dProblem& p, const Plan& plan, std::int64_t rows) {
  return (rows - 1) * plan.stride.h + seen_by_window(p, plan).h;
}

void prefer_depthwise(const Conv2dProblem& p, Plan& plan) {
  if (p.in_channels != p.groups) return;
  const Size2 window = seen_by_window(p, plan);
  const Zeros rows =
      zeros_of(plan.padding.h, plan.output_height, plan.stride.h, window.h, plan.input_height);
  const Zeros columns =
      zeros_of(plan.padding.w, plan.output_width, plan.stride.w, window.w, plan.input_width);
  if (std::max(rows.before, rows.behind) >= window.h) return;
  if (std::max(columns.before, columns.behind) >= window.w) return;

  DepthwiseCut& cut = plan.depthwise;
  cut.columns = std::min(plan.input_width,
                         (plan.output_width - 1) * plan.stride.w + window.w - plan.padding.w);
  cut.right = columns.behind;
  const bool is_f32 = plan.storage == ElementType::f32;
  cut.is_copied = !is_f32 || plan.reads_nhwc != plan.writes_nhwc;
  const bool is_over_channels = cut_pixels(p, plan, rows, columns, cut) ||
                                cut_channels(p, plan, cut) ||
                                (prefers_turned(p, plan, rows) && cut_turned(p, plan, rows, cut));
  cut.is_copied |= plan.writes_nhwc && !is_over_channels;
  if (!is_over_channels && !cut_windows(p, plan, rows, cut) && !cut_rows(p, plan, rows, cut) &&
      !cut_sums(p, plan, cut) && !cut_planes(p, plan, columns, cut) &&
      !(may_be_turned(p, plan) && cut_turned(p, plan, rows, cut))) {
    return;
  }
  plan.strategy = Strategy::depthwise;
  if (!cut.is_copied) {
    const bool has_sections = cut.way == DepthwiseWay::pixels;
    cut.groups = groups_in_sections(p, plan, has_sections ? sections_of_pixels(p, plan) : 1);
    return;
  }
  const std::int64_t group = rows_seen(p, plan, cut.rows) * cut.columns +
                             outputs_of_group(p) * cut.rows * plan.output_width;
  // Of channels side by side, a cache line is not read for one alone.
  const std::int64_t most = p.groups / std::min<std::int64_t>(p.groups, kWidestVector);
  const std::int64_t sections = std::min(divide_up(p.groups * group, kCopiedElements), most);
  cut.groups = groups_in_sections(p, plan, sections);
}

}  // namespace convlaw
