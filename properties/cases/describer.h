// SPDX-License-Identifier: MIT
// The one description of a case as choices, at work. Every member first says what the number is in
// the case at hand, which is what a recording source reads, and then asks for it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "convlaw/checked_int.h"
#include "properties/cases/domain.h"
#include "properties/cases/features.h"
#include "properties/cases/pick.h"

namespace convlaw {

class Describer {
 public:
  Describer(Choices& choices, Case& c, const Domain& domain)
      : choices_(choices), case_(c), p_(c.problem()), domain_(domain) {}

  void describe();

 private:
  bool has(Feature feature) const { return (features_ & feature) != 0; }
  bool is_restricted(std::string_view label) const { return !domain_.where.ranges(label).empty(); }

  // A number of the problem, as the domain's restriction allows.
  void pick(std::int64_t& value, std::int64_t low, std::int64_t high, std::string_view label,
            std::int64_t unit = 1) {
    convlaw::pick(choices_, value, low, high, label, domain_.where.ranges(label), unit);
  }

  // In describe_case.cc.
  void describe_features();
  void describe_emptiness();
  bool describe_huge(std::int64_t& value, std::string_view label, std::string_view huge_label);
  void describe_window_size(std::int64_t& value, std::int64_t limit, std::string_view label,
                            std::string_view far_label);
  void describe_square_kernel();
  void describe_window();
  void describe_end(std::int64_t& padding, bool may_crop, std::string_view label,
                    std::string_view crop_label);
  void describe_padding_mode();
  void describe_padding();
  template <class T>
  void describe_one_of(const std::vector<T>& offered, T& value, std::string_view label);
  void describe_storage();
  void describe_data();

  // In describe_sizes.cc.
  bool describe_near_vectors(std::int64_t& value, std::int64_t high, std::string_view label,
                             std::string_view near_label);
  void describe_count(std::int64_t& value, std::int64_t usual, std::int64_t most,
                      std::string_view label, std::string_view near_label, std::int64_t unit = 1);
  void describe_batch();
  void describe_groups(std::int64_t pixels);
  void describe_channels();
  std::int64_t affordable(CheckedInt unit) const;
  std::int64_t least_pixels() const;
  std::int64_t most_extra(std::int64_t least, std::int64_t other) const;
  void describe_extent(std::int64_t& extent, std::int64_t other, const Axis& axis,
                       std::int64_t pixels, std::string_view label);
  bool describe_width_near_vectors(std::int64_t pixels);
  void describe_extents();

  Choices& choices_;
  Case& case_;
  Conv2dProblem& p_;
  const Domain& domain_;
  Limits limits_;
  std::int64_t features_ = 0;
  bool no_batch_ = false;
  bool no_channels_ = false;
};

}  // namespace convlaw
