// SPDX-License-Identifier: MIT
#include "optimized/halide/taps.h"

#include <algorithm>
#include <numeric>

#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/plan.h"

namespace convlaw {
namespace {

// Kernels that are longer have so many groups that counting them takes long.
constexpr std::int64_t kLongestKernel = 16;

// Weights that stay in the second cache.
constexpr std::int64_t kSecondCache = std::int64_t{192} * 1024;

std::int64_t weights_of(const Conv2dProblem& p) {
  return p.out_channels / p.groups * (p.in_channels / p.groups) * p.kernel_size.h * p.kernel_size.w;
}

struct Outputs {
  std::int64_t begin, end;
  friend bool operator==(const Outputs&, const Outputs&) = default;
  std::int64_t size() const { return end - begin; }
};

// Outputs along an axis, and taps.
struct TapPart {
  Outputs outputs;
  std::vector<std::int64_t> taps;
};

struct AxisOfTaps {
  std::int64_t outputs, kernel, stride, dilation, padding, extent;

  TapPart all() const {
    TapPart part{{0, outputs}, std::vector<std::int64_t>(static_cast<std::size_t>(kernel))};
    std::iota(part.taps.begin(), part.taps.end(), std::int64_t{0});
    return part;
  }

  // The first output that sees an element at `first` or behind it.
  std::int64_t first_output(std::int64_t tap, std::int64_t first) const {
    const std::int64_t ahead = first + padding - tap * dilation;
    return std::min(divide_up(std::max<std::int64_t>(ahead, 0), stride), outputs);
  }

  // Outputs that see a tap inside the image.
  Outputs seeing(std::int64_t tap) const {
    return {first_output(tap, 0), first_output(tap, extent)};
  }
};

// Neighbours that see the same taps; each output is in one part. If they see none, they take all,
// which are zeros.
std::vector<TapPart> parts_of_outputs(const AxisOfTaps& axis) {
  if (axis.kernel > kLongestKernel) return {axis.all()};
  std::vector<std::int64_t> ends{0, axis.outputs};
  for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
    const Outputs seen = axis.seeing(tap);
    ends.insert(ends.end(), {seen.begin, seen.end});
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  std::vector<TapPart> parts;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    TapPart part{{ends[i], ends[i + 1]}, {}};
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
      const Outputs seen = axis.seeing(tap);
      if (seen.begin <= ends[i] && ends[i + 1] <= seen.end) part.taps.push_back(tap);
    }
    if (part.taps.empty()) part.taps = axis.all().taps;
    parts.push_back(part);
  }
  // Weights come from memory one behind another if who reads them first skips none.
  std::stable_sort(parts.begin(), parts.end(), [](const TapPart& a, const TapPart& b) {
    return a.taps.size() > b.taps.size();
  });
  return parts;
}

// At least as many outputs as the least register tile has, if there are.
Outputs widened(const Outputs& span, std::int64_t outputs) {
  const std::int64_t least = std::min<std::int64_t>(kLeastOfRest, outputs);
  const std::int64_t begin = std::min(span.begin, outputs - least);
  return {begin, std::max(span.end, begin + least)};
}

// Taps that the same outputs see; each tap that is seen is in one part. The first has all outputs.
std::vector<TapPart> parts_of_taps(const AxisOfTaps& axis) {
  if (axis.kernel > kLongestKernel) return {axis.all()};
  std::vector<TapPart> parts;
  for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
    if (axis.seeing(tap).size() <= 0) continue;
    const Outputs seen = widened(axis.seeing(tap), axis.outputs);
    const auto same = std::find_if(parts.begin(), parts.end(),
                                   [&](const TapPart& part) { return part.outputs == seen; });
    if (same != parts.end()) {
      same->taps.push_back(tap);
    } else {
      parts.push_back({seen, {tap}});
    }
  }
  if (parts.empty()) return {axis.all()};
  const auto most = std::max_element(
      parts.begin(), parts.end(),
      [](const TapPart& a, const TapPart& b) { return a.outputs.size() < b.outputs.size(); });
  std::iter_swap(parts.begin(), most);
  parts.front().outputs = {0, axis.outputs};  // what others do not see is a zero
  return parts;
}

AxisOfTaps vertical_of(const Conv2dProblem& p, const Plan& plan) {
  return {plan.output_height, p.kernel_size.h, plan.stride.h,
          plan.dilation.h,    plan.padding.h,  plan.input_height};
}

}  // namespace

bool sees_rows_of_image_alone(const Conv2dProblem& p, const Plan& plan) {
  const AxisOfTaps vertical = vertical_of(p, plan);
  for (const TapGroup& group : tap_groups(p, plan)) {
    for (const std::int64_t kh : group.kernel_rows) {
      const Outputs seeing = vertical.seeing(kh);
      if (group.row < seeing.begin || seeing.end < group.row + group.rows) return false;
    }
  }
  return true;
}

std::vector<TapGroup> tap_groups(const Conv2dProblem& p, const Plan& plan) {
  const AxisOfTaps vertical = vertical_of(p, plan);
  const AxisOfTaps horizontal{plan.output_width, p.kernel_size.w, plan.stride.w,
                              plan.dilation.w,   plan.padding.w,  plan.input_width};
  const Lines& lines = plan.lines;
  const auto rows = lines.is_by_rows ? parts_of_outputs(vertical) : std::vector{vertical.all()};
  const auto columns =
      lines.skips_columns ? parts_of_taps(horizontal) : std::vector{horizontal.all()};
  std::vector<TapGroup> groups;
  const auto add = [&](const Outputs& of, const TapPart& row, const TapPart& column, bool goes_on) {
    if (of.size() == 0) return;
    const std::int64_t wide = lines.skips_columns ? column.outputs.size() : 0;
    groups.push_back(
        {of.begin, of.size(), column.outputs.begin, wide, row.taps, column.taps, goes_on});
  };
  // One row sees all taps at once, if the weights are not in the second cache: so they come from
  // memory one behind another.
  const std::int64_t leading =
      columns.size() > 1 && weights_of(p) / elements_of_float(lines) > kSecondCache ? 1 : 0;
  const Outputs& first = rows.front().outputs;
  add({first.begin, first.begin + leading}, rows.front(), horizontal.all(), false);
  for (const TapPart& column : columns) {
    for (const TapPart& row : rows) {
      const std::int64_t begin = row.outputs.begin + (&row == &rows.front() ? leading : 0);
      add({begin, row.outputs.end}, row, column, &column != &columns.front());
    }
  }
  return groups;
}

}  // namespace convlaw
