// SPDX-License-Identifier: MIT
#include "properties/cases/reachable.h"

#include <algorithm>
#include <array>
#include <set>

#include "properties/cases/axis_box.h"
#include "properties/cases/case_parts.h"

namespace convlaw {
namespace {

Conv2dProblem with_axes(Conv2dProblem p, const Axis& rows, const Axis& columns,
                        Padding::Kind kind) {
  p.height = rows.extent;
  p.width = columns.extent;
  p.kernel_size = {rows.kernel, columns.kernel};
  p.stride = {rows.stride, columns.stride};
  p.dilation = {rows.dilation, columns.dilation};
  p.padding_mode = rows.mode;
  p.padding = {kind, {}, {}};
  if (kind == Padding::Kind::numbers) {
    p.padding = {kind, {rows.begin, columns.begin}, {rows.end, columns.end}};
  }
  return p;
}

// Channels of a group, and groups.
const Numbers kUsualChannels{1, 2, 3, 5, 8, 16, 17, 24};

// Where channels are restricted, there may be a group for each of them.
Numbers numbers_of_groups(const Where& where) {
  Numbers usual = kUsualChannels;
  for (const char* label : {"in_channels", "out_channels"}) {
    for (const std::int64_t channels : box_values(where, label, {})) usual.push_back(channels);
  }
  return box_values(where, "groups", usual);
}

class Enumerator {
 public:
  Enumerator(const Domain& domain, const std::function<bool(const Case&)>& admits)
      : domain_(domain), admits_(admits) {
    found_.places.resize(kMostRegions * kMostRegions);
    plain_.typed.dtype = first_allowed(domain.dtypes, "dtype");
    plain_.typed.layout = first_allowed(domain.layouts, "layout");
    plain_.data = {Pattern::ints, 1};
    Conv2dProblem& p = plain_.problem();
    p.bias = first_of("bias", {1, 0}, 1) != 0;
    p.batch = first_of("batch", {1}, 1);
    for (const std::int64_t groups : box_values(domain.where, "groups", kUsualChannels)) {
      p.groups = groups;
      p.in_channels = first_of("in_channels", {groups}, groups);
      p.out_channels = first_of("out_channels", {groups}, groups);
      if (p.in_channels > 0 && p.out_channels > 0) break;
    }
  }

  Reachable run() {
    for (const auto kind : {Padding::Kind::numbers, Padding::Kind::valid, Padding::Kind::same}) {
      for (int mode = 0; mode < 4; ++mode) put_axes(kind, static_cast<PaddingMode>(mode));
    }
    if (found_.cases.empty()) return std::move(found_);
    const std::vector<Case> axes = found_.cases;
    const std::vector<Case> channels = put_channels(axes.front());
    const std::vector<Case> few_channels = one_in_each_region(channels);
    for (const Case& one : axes) {
      for (const Case& other : few_channels) put_together(one, other);
    }
    put_cubes(axes, channels);
    put_storage(one_in_each_region(found_.cases));
    return std::move(found_);
  }

 private:
  // What a plain case has that is allowed; 0 if the restriction leaves nothing.
  std::int64_t first_of(std::string_view label, const Numbers& usual, std::int64_t unit) const {
    const Numbers allowed = box_values(domain_.where, label, usual, unit);
    return allowed.empty() ? 0 : allowed.front();
  }

  template <class T>
  T first_allowed(const std::vector<T>& offered, std::string_view label) const {
    for (const T value : offered) {
      const Numbers self{static_cast<std::int64_t>(value)};
      const Numbers allowed = box_values(domain_.where, label, self);
      if (std::find(allowed.begin(), allowed.end(), self.front()) != allowed.end()) return value;
    }
    return offered.front();
  }

  // Takes note of a case; true if it is in a pair that no earlier one was in.
  bool put(const Case& c) {
    if (find_illegality(c.problem()) || !domain_.admits(c) || !admits_(c)) return false;
    const RegionSet regions = regions_of(c);
    const RegionPairs before = found_.pairs;
    if (!found_.pairs.add(regions)) return false;
    const auto place = static_cast<std::uint32_t>(found_.cases.size());
    for (std::size_t a = 0; a < kMostRegions; ++a) {
      for (std::size_t b = 0; regions[a] && b < kMostRegions; ++b) {
        if (regions[b] && !before.contains(a, b)) found_.places[a * kMostRegions + b] = place;
      }
    }
    found_.cases.push_back(c);
    return true;
  }

  static std::vector<Case> one_in_each_region(const std::vector<Case>& cases) {
    RegionSet seen;
    std::vector<Case> kept;
    for (const Case& c : cases) {
      const RegionSet regions = regions_of(c);
      if ((regions & ~seen).none()) continue;
      seen |= regions;
      kept.push_back(c);
    }
    return kept;
  }

  // Every kind of row with every kind of column; and as square inputs, with itself and a plain one.
  void put_axes(Padding::Kind kind, PaddingMode mode) {
    const auto axes = [&](Direction direction) {
      return box_axes(domain_.where, direction, kind, mode);
    };
    const auto put_pair = [&](const Axis& rows, const Axis& columns) {
      Case c = plain_;
      c.problem() = with_axes(c.problem(), rows, columns, kind);
      put(c);
    };
    const std::vector<Axis> all_rows = axes(Direction::rows);
    const std::vector<Axis> all_columns = axes(Direction::columns);
    for (const Axis& rows : all_rows) {
      for (const Axis& columns : all_columns) put_pair(rows, columns);
    }
    Axis plain;
    plain.mode = mode;
    for (const std::vector<Axis>* list : {&all_rows, &all_columns}) {
      for (const Axis& axis : *list) {
        plain.extent = axis.extent;
        put_pair(axis, axis);
        put_pair(axis, plain);
        put_pair(plain, axis);
      }
    }
  }

  std::vector<Case> put_channels(Case c) {
    Conv2dProblem& p = c.problem();
    std::vector<Case> kept;
    const auto keep = [&](std::optional<std::int64_t> batch) {
      p.batch = batch;
      if (put(c)) kept.push_back(c);
    };
    for (const std::int64_t groups : numbers_of_groups(domain_.where)) {
      Numbers usual;
      for (const std::int64_t channels : kUsualChannels) usual.push_back(groups * channels);
      p.groups = groups;
      Numbers inputs = box_values(domain_.where, "in_channels", usual, groups);
      if (domain_.empty_tensors) inputs.push_back(0);
      for (const std::int64_t in_channels : inputs) {
        p.in_channels = in_channels;
        for (const std::int64_t out_channels :
             box_values(domain_.where, "out_channels", usual, groups)) {
          p.out_channels = out_channels;
          for (const std::int64_t n : box_values(domain_.where, "batch", {1, 2, 3})) keep(n);
          keep(in_channels);
          keep(std::nullopt);
          if (domain_.empty_tensors) keep(0);
        }
      }
    }
    return kept;
  }

  void put_together(const Case& axes, const Case& channels) {
    Case c = axes;
    take_channels(c.problem(), channels.problem());
    c.problem().batch = channels.problem().batch;
    put(c);
    put_as_cube(c);
  }

  void put_as_cube(Case c) {
    Conv2dProblem& p = c.problem();
    if (p.height != p.width || p.height % p.groups != 0) return;
    const bool is_alike = p.batch == p.in_channels;
    p.in_channels = p.height;
    put(c);
    if (is_alike) p.batch = p.in_channels;
    put(c);
  }

  void put_cubes(const std::vector<Case>& axes, const std::vector<Case>& channels) {
    std::set<std::int64_t> sizes{2, 3, 5, 8, 16, 17, 24};
    for (const Case& c : axes) {
      if (c.problem().height == c.problem().width) sizes.insert(c.problem().height);
    }
    for (const std::int64_t size : sizes) {
      for (Case c : channels) {
        c.problem().height = c.problem().width = size;
        put_as_cube(c);
      }
    }
  }

  void put_storage(const std::vector<Case>& cases) {
    std::vector<Case> kept;
    Case c = cases.front();
    for (const bool bias : {true, false}) {
      for (const ElementType dtype : domain_.dtypes) {
        for (const Layout layout : domain_.layouts) {
          for (int pattern = 0; pattern < kDrawnPatternCount; ++pattern) {
            c.problem().bias = bias;
            c.typed.dtype = dtype;
            c.typed.layout = layout;
            c.data.pattern = static_cast<Pattern>(pattern);
            if (put(c)) kept.push_back(c);
          }
        }
      }
    }
    for (const Case& storage : one_in_each_region(kept)) {
      for (Case other : cases) {
        take_storage(other, storage);
        put(other);
      }
    }
  }

  const Domain& domain_;
  const std::function<bool(const Case&)>& admits_;
  Case plain_;
  Reachable found_;
};

}  // namespace

Reachable enumerate_region_pairs(const Domain& domain,
                                 const std::function<bool(const Case&)>& admits) {
  return Enumerator(domain, admits).run();
}

Case draw_in_regions(Choices& choices, const Domain& domain, const Reachable& reachable,
                     std::size_t a, std::size_t b, const std::function<bool(const Case&)>& admits) {
  constexpr int kOthers = 2;
  Case c = reachable.witness(a, b);
  const std::int64_t work = std::max(domain.limits.work, multiply_adds(c.problem()));
  const auto become = [&](const Case& mixed) {
    if (find_illegality(mixed.problem()) || !domain.admits(mixed) || !admits(mixed)) return;
    if (multiply_adds(mixed.problem()) > work) return;
    const RegionSet regions = regions_of(mixed);
    if (regions[a] && regions[b]) c = mixed;
  };
  for (int i = 0; i < kOthers; ++i) {
    const Case other = decode(choices, domain);
    Case mixed = c;
    if (other.problem().padding.kind == c.problem().padding.kind) {
      take_rows(mixed.problem(), other.problem());
      become(mixed);
      mixed = c;
      take_columns(mixed.problem(), other.problem());
      become(mixed);
    }
    mixed = c;
    take_channels(mixed.problem(), other.problem());
    become(mixed);
    mixed = c;
    mixed.problem().batch = other.problem().batch;
    become(mixed);
    mixed = c;
    take_storage(mixed, other);
    become(mixed);
    c.data.seed = other.data.seed;
  }
  return c;
}

}  // namespace convlaw
