// SPDX-License-Identifier: MIT
#include "properties/runner/rearrange.h"

#include <algorithm>
#include <array>
#include <utility>

#include "properties/laws/trial.h"

namespace convlaw {
namespace {

using Numbers = Size2 Conv2dProblem::*;

constexpr std::array<Numbers, 3> kWindow{&Conv2dProblem::kernel_size, &Conv2dProblem::dilation,
                                         &Conv2dProblem::stride};

// So much longer may a row or a column become for one less of something else.
constexpr std::int64_t kMostLonger = 4;

class Rearranger {
 public:
  explicit Rearranger(const Case& c) : case_(c) {}

  std::vector<Case> all() {
    pad_with_zeros();
    pad_alike();
    use_one_group();
    keep_extents_with_fewer_channels();
    exchange_axes();
    lengthen();
    return std::move(cases_);
  }

 private:
  template <class Edit>
  void add(Edit edit) {
    Case c = case_;
    edit(c.problem());
    if (c != case_ && !find_illegality(c.problem())) cases_.push_back(std::move(c));
  }

  bool has_numeric_padding() const {
    return case_.problem().padding.kind == Padding::Kind::numbers;
  }

  void pad_with_zeros() {
    add([](Conv2dProblem& p) { p.padding_mode = PaddingMode::zeros; });
  }

  // Padding of one end alone, or by a word, is not as simple as the same number at both.
  void pad_alike() {
    add([](Conv2dProblem& p) {
      p = with_numeric_padding(p);
      Padding& padding = p.padding;
      padding.begin = padding.end = {std::max(padding.begin.h, padding.end.h),
                                     std::max(padding.begin.w, padding.end.w)};
    });
  }

  void use_one_group() {
    add([](Conv2dProblem& p) {
      p.out_channels /= p.groups;
      p.groups = 1;
    });
    add([](Conv2dProblem& p) {
      p.in_channels /= p.groups;
      p.groups = 1;
    });
  }

  // As many channels as rows and columns is one choice, which makes all three smaller.
  void keep_extents_with_fewer_channels() {
    add([](Conv2dProblem& p) { p.in_channels = p.groups; });
    add([](Conv2dProblem& p) { p.in_channels -= p.groups; });
  }

  // What the width shows need not be shown by the height: for one parameter, or for all of them.
  void exchange_axes() {
    const auto exchange = [](Size2& size) { std::swap(size.h, size.w); };
    for (const Numbers numbers : kWindow) {
      add([&](Conv2dProblem& p) { exchange(p.*numbers); });
    }
    add([&](Conv2dProblem& p) {
      exchange(p.padding.begin);
      exchange(p.padding.end);
    });
    add([](Conv2dProblem& p) { std::swap(p.height, p.width); });
    add([&](Conv2dProblem& p) {
      for (const Numbers numbers : kWindow) exchange(p.*numbers);
      exchange(p.padding.begin);
      exchange(p.padding.end);
      std::swap(p.height, p.width);
    });
  }

  // One less of a number along an axis, and as many rows or columns as before, or more of them to
  // make up for it; or one row less, and more columns.
  void lengthen() {
    for (std::int64_t longer = 0; longer <= kMostLonger; ++longer) {
      add([&](Conv2dProblem& p) {
        --p.height;
        p.width += longer;
      });
      const auto add_along = [&](auto lower) {
        add([&](Conv2dProblem& p) {
          lower(p, &Size2::h);
          p.height += longer;
        });
        add([&](Conv2dProblem& p) {
          lower(p, &Size2::w);
          p.width += longer;
        });
      };
      for (const Numbers numbers : kWindow) {
        add_along([&](Conv2dProblem& p, auto along) { --((p.*numbers).*along); });
      }
      if (!has_numeric_padding()) continue;
      add_along([](Conv2dProblem& p, auto along) {
        --(p.padding.begin.*along);
        --(p.padding.end.*along);
      });
    }
  }

  const Case& case_;
  std::vector<Case> cases_;
};

}  // namespace

std::vector<Case> rearrangements(const Case& c) { return Rearranger(c).all(); }

}  // namespace convlaw
