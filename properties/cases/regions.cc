// SPDX-License-Identifier: MIT
#include "properties/cases/regions.h"

#include <algorithm>
#include <array>
#include <vector>

#include "properties/cases/domain.h"
#include "properties/cases/features.h"

namespace convlaw {
namespace {

struct AxisRegion {
  const char* name;
  bool (*contains)(const Axis&);
};

constexpr auto kOfAnAxis = std::to_array<AxisRegion>({
    {"kernel_of_one", [](const Axis& a) { return a.kernel == 1; }},
    {"even_kernel", [](const Axis& a) { return a.kernel % 2 == 0; }},
    {"strided", [](const Axis& a) { return a.stride > 1; }},
    {"dilated", [](const Axis& a) { return a.dilation > 1 && a.kernel > 1; }},
    {"padded", [](const Axis& a) { return a.begin > 0 || a.end > 0; }},
    {"begins_differ_from_ends", [](const Axis& a) { return a.begin != a.end; }},
    {"cropped", [](const Axis& a) { return a.begin < 0 || a.end < 0; }},
    {"first_window_in_padding", [](const Axis& a) { return a.begin >= a.effective_kernel(); }},
    {"last_window_in_padding",
     [](const Axis& a) { return (a.output() - 1) * a.stride - a.begin >= a.extent; }},
    {"padding_beyond_kernel",
     [](const Axis& a) { return std::max(a.begin, a.end) >= a.effective_kernel(); }},
    {"stride_beyond_kernel", [](const Axis& a) { return a.stride > a.effective_kernel(); }},
    {"kernel_beyond_input", [](const Axis& a) { return a.effective_kernel() > a.extent; }},
    {"taps_beyond_input", [](const Axis& a) { return a.kernel > 1 && a.dilation >= a.extent; }},
    {"kernel_fills_input", [](const Axis& a) { return a.effective_kernel() == a.padded(); }},
    {"end_unread",
     [](const Axis& a) { return (a.padded() - a.effective_kernel()) % a.stride != 0; }},
    {"one_input", [](const Axis& a) { return a.extent == 1; }},
    {"one_output", [](const Axis& a) { return a.output() == 1; }},
    {"huge_stride", [](const Axis& a) { return a.stride >= kHugeParameter; }},
    {"huge_dilation_of_one_tap",
     [](const Axis& a) { return a.kernel == 1 && a.dilation >= kHugeParameter; }},
});

// Widths of vectors, in elements, that implementations have: the output is computed in so many
// columns at a time, with a tail.
constexpr auto kOfColumns = std::to_array<AxisRegion>({
    {"output_width_below_8", [](const Axis& a) { return a.output() < 8; }},
    {"output_width_in_8s", [](const Axis& a) { return a.output() % 8 == 0; }},
    {"output_width_in_8s_and_a_tail",
     [](const Axis& a) { return a.output() > 8 && a.output() % 8 != 0; }},
    {"output_width_in_16s", [](const Axis& a) { return a.output() % 16 == 0; }},
    {"output_width_in_16s_and_a_tail",
     [](const Axis& a) { return a.output() > 16 && a.output() % 16 != 0; }},
});

// What the other predicates look at.
struct Facts {
  const Conv2dProblem& p;
  const Axis& rows;
  const Axis& columns;
  std::int64_t group_inputs, group_outputs;
};

struct CaseRegion {
  const char* name;
  bool (*contains)(const Facts&);
};

constexpr auto kOfTheProblem = std::to_array<CaseRegion>({
    {"kernel_1xn", [](const Facts& f) { return f.rows.kernel == 1 && f.columns.kernel > 1; }},
    {"kernel_nx1", [](const Facts& f) { return f.rows.kernel > 1 && f.columns.kernel == 1; }},
    {"kernel_not_square", [](const Facts& f) { return f.rows.kernel != f.columns.kernel; }},
    {"strides_differ", [](const Facts& f) { return f.rows.stride != f.columns.stride; }},
    {"dilations_differ", [](const Facts& f) { return f.rows.dilation != f.columns.dilation; }},
    {"paddings_differ",
     [](const Facts& f) { return f.rows.begin != f.columns.begin || f.rows.end != f.columns.end; }},
    {"input_not_square", [](const Facts& f) { return f.p.height != f.p.width; }},
    {"input_square", [](const Facts& f) { return f.p.height > 1 && f.p.height == f.p.width; }},
    {"padding_same", [](const Facts& f) { return f.p.padding.kind == Padding::Kind::same; }},
    {"padding_valid", [](const Facts& f) { return f.p.padding.kind == Padding::Kind::valid; }},
    {"zeros", [](const Facts& f) { return f.p.padding_mode == PaddingMode::zeros; }},
    {"reflect", [](const Facts& f) { return f.p.padding_mode == PaddingMode::reflect; }},
    {"replicate", [](const Facts& f) { return f.p.padding_mode == PaddingMode::replicate; }},
    {"circular", [](const Facts& f) { return f.p.padding_mode == PaddingMode::circular; }},
    {"one_group", [](const Facts& f) { return f.p.groups == 1; }},
    {"grouped",
     [](const Facts& f) { return f.p.groups > 1 && f.group_inputs > 1 && f.group_outputs > 1; }},
    {"groups_of_one_output",
     [](const Facts& f) { return f.p.groups > 1 && f.group_inputs > 1 && f.group_outputs == 1; }},
    {"depthwise",
     [](const Facts& f) { return f.p.groups > 1 && f.group_inputs == 1 && f.group_outputs == 1; }},
    {"depthwise_with_multiplier",
     [](const Facts& f) { return f.p.groups > 1 && f.group_inputs == 1 && f.group_outputs > 1; }},
    {"channels_height_and_width_alike",
     [](const Facts& f) {
       return f.p.in_channels > 1 && f.p.in_channels == f.p.height && f.p.height == f.p.width;
     }},
    {"batch_and_channels_alike",
     [](const Facts& f) { return f.p.in_channels > 1 && f.p.batch == f.p.in_channels; }},
    {"no_batch", [](const Facts& f) { return f.p.batch == 0; }},
    {"no_channels", [](const Facts& f) { return f.p.in_channels == 0; }},
    {"unbatched", [](const Facts& f) { return !f.p.batch; }},
    {"one_image", [](const Facts& f) { return f.p.batch == 1; }},
    {"several_images", [](const Facts& f) { return f.p.images() > 1; }},
    {"odd_number_of_images", [](const Facts& f) { return f.p.images() > 1 && f.p.images() % 2; }},
    {"no_bias", [](const Facts& f) { return !f.p.bias; }},
});

struct ChannelRegion {
  const char* name;
  bool (*contains)(std::int64_t channels);
};

constexpr auto kOfChannels = std::to_array<ChannelRegion>({
    {"1", [](std::int64_t n) { return n == 1; }},
    {"2_or_3", [](std::int64_t n) { return n == 2 || n == 3; }},
    {"in_4s_and_a_tail", [](std::int64_t n) { return n > 4 && n % 4 != 0; }},
    {"in_8s", [](std::int64_t n) { return n > 0 && n % 8 == 0; }},
    {"in_16s", [](std::int64_t n) { return n > 0 && n % 16 == 0; }},
    {"in_16s_and_a_tail", [](std::int64_t n) { return n > 16 && n % 16 != 0; }},
});

// The numbers of the regions: those of rows, then of columns, and so on.
constexpr std::size_t kFirstOfRows = 0;
constexpr std::size_t kFirstOfColumns = kOfAnAxis.size();
constexpr std::size_t kFirstOfProblem = 2 * kOfAnAxis.size() + kOfColumns.size();

static_assert(kFirstOfProblem + kOfTheProblem.size() + 2 * kOfChannels.size() + kInputTypes.size() +
                  kLayouts.size() + static_cast<std::size_t>(kDrawnPatternCount) <=
              kMostRegions - kSpareRegions);

std::vector<std::string> make_names() {
  std::vector<std::string> names;
  for (const char* axis : {"rows", "columns"}) {
    for (const AxisRegion& region : kOfAnAxis)
      names.push_back(std::string(axis) + ':' + region.name);
  }
  for (const AxisRegion& region : kOfColumns) names.emplace_back(region.name);
  for (const CaseRegion& region : kOfTheProblem) names.emplace_back(region.name);
  for (const char* role : {"in_channels", "out_channels"}) {
    for (const ChannelRegion& region : kOfChannels) {
      names.push_back(std::string(role) + '_' + region.name);
    }
  }
  for (const ElementType type : kInputTypes) names.emplace_back(to_string(type));
  for (const Layout layout : kLayouts) names.emplace_back(to_string(layout));
  for (int i = 0; i < kDrawnPatternCount; ++i)
    names.emplace_back(to_string(static_cast<Pattern>(i)));
  return names;
}

void note(RegionSet& set, std::size_t first, std::span<const AxisRegion> regions,
          const Axis& axis) {
  for (const AxisRegion& region : regions) set[first++] = region.contains(axis);
}

}  // namespace

std::span<const std::string> region_names() {
  static const std::vector<std::string> names = make_names();
  return names;
}

RegionSet regions_of_rows(const Axis& rows) {
  RegionSet set;
  note(set, kFirstOfRows, kOfAnAxis, rows);
  return set;
}

RegionSet regions_of_columns(const Axis& columns) {
  RegionSet set;
  note(set, kFirstOfColumns, kOfAnAxis, columns);
  note(set, kFirstOfColumns + kOfAnAxis.size(), kOfColumns, columns);
  return set;
}

RegionSet regions_of(const Case& c) {
  const Conv2dProblem& p = c.problem();
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const Facts facts{p, rows, columns, p.in_channels / p.groups, p.out_channels / p.groups};
  RegionSet set = regions_of_rows(rows) | regions_of_columns(columns);
  std::size_t next = kFirstOfProblem;
  for (const CaseRegion& region : kOfTheProblem) set[next++] = region.contains(facts);
  for (const std::int64_t channels : {p.in_channels, p.out_channels}) {
    for (const ChannelRegion& region : kOfChannels) set[next++] = region.contains(channels);
  }
  for (const ElementType type : kInputTypes) set[next++] = c.typed.dtype == type;
  for (const Layout layout : kLayouts) set[next++] = c.typed.layout == layout;
  if (!is_drawn(c.data.pattern)) return set;
  set[next + static_cast<std::size_t>(c.data.pattern)] = true;
  return set;
}

bool RegionPairs::add(const RegionSet& regions) {
  bool is_new = false;
  for (std::size_t a = 0; a < kMostRegions; ++a) {
    if (!regions[a]) continue;
    RegionSet others = regions;
    others[a] = false;
    is_new = is_new || (others & ~with_[a]).any();
    with_[a] |= others;
  }
  return is_new;
}

void RegionPairs::add(std::size_t a, std::size_t b) {
  with_[a][b] = true;
  with_[b][a] = true;
}

void RegionPairs::add(const RegionPairs& others) {
  for (std::size_t a = 0; a < kMostRegions; ++a) with_[a] |= others.with_[a];
}

std::int64_t RegionPairs::size() const {
  std::int64_t count = 0;
  for (const RegionSet& others : with_) count += static_cast<std::int64_t>(others.count());
  return count / 2;
}

}  // namespace convlaw
