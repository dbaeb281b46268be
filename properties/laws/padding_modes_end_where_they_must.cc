// SPDX-License-Identifier: MIT
#include <algorithm>

#include "convlaw/problem_text.h"
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// An even seed reflects, an odd one wraps around: the modes that need so much input.
void adapt_padding_modes_end_where_they_must(Case& c) {
  Conv2dProblem& p = c.problem();
  if (p.padding_mode == PaddingMode::reflect || p.padding_mode == PaddingMode::circular) return;
  p = with_numeric_padding(p);
  use_zeros_mode(c);
  p.padding_mode = c.data.seed % 2 == 0 ? PaddingMode::reflect : PaddingMode::circular;
  // Enough of an image for the padding that there is; these modes crop, but not here.
  p.padding.begin = {std::max<std::int64_t>(p.padding.begin.h, 0),
                     std::max<std::int64_t>(p.padding.begin.w, 0)};
  p.padding.end = {std::max<std::int64_t>(p.padding.end.h, 0),
                   std::max<std::int64_t>(p.padding.end.w, 0)};
  p.height = std::max({p.height, p.padding.begin.h + 1, p.padding.end.h + 1});
  p.width = std::max({p.width, p.padding.begin.w + 1, p.padding.end.w + 1});
}

Verdict judge_padding_modes_end_where_they_must(Trial& trial) {
  const Dock& dock = trial.dock();
  if (!dock.checks_legality()) {
    return Verdict::inconclusive("the implementation does not check legality");
  }
  TypedProblem most = trial.typed();
  most.problem = with_numeric_padding(trial.problem());
  if (dock.as_sent(most).problem.padding_mode != trial.problem().padding_mode) {
    return Verdict::inconclusive("the host carries out the padding mode");
  }
  // The most that may be padded at one end of one axis, and one more.
  const bool vertical = trial.draw(0, 1) == 0;
  const bool at_begin = trial.draw(0, 1) == 0;
  Padding& padding = most.problem.padding;
  Size2& changed = at_begin ? padding.begin : padding.end;
  const Size2 kept = at_begin ? padding.end : padding.begin;
  const auto limit = [&](std::int64_t extent, std::int64_t other_end) {
    const bool reflects = most.problem.padding_mode == PaddingMode::reflect;
    return reflects ? extent - 1 : extent + std::min<std::int64_t>(other_end, 0);
  };
  std::int64_t& amount = vertical ? changed.h : changed.w;
  amount = vertical ? limit(most.problem.height, kept.h) : limit(most.problem.width, kept.w);
  if (find_illegality(most.problem)) {
    return Verdict::inconclusive("cropping leaves no room for the kernel");
  }
  if (dock.ask(most).status == CallResult::Status::rejected) {
    return Verdict::broken("rejects the legal " + to_line(most.problem));
  }
  ++amount;
  const std::optional<Error> error = find_illegality(most.problem);
  if (!error || dock.ask(most).status == CallResult::Status::rejected) return Verdict::holds();
  return Verdict::broken("does not reject " + to_line(most.problem) + ": " + error->message());
}

}  // namespace

const Law padding_modes_end_where_they_must{
    .name = "padding_modes_end_where_they_must",
    .chapter = "A15",
    .formula =
        "reflect: padding < H; circular: padding <= what cropping leaves of H. So much is legal, "
        "and one more is an error",
    .reason = "reflection has H - 1 elements to repeat, and wrapping around once has H",
    .exactness = Exactness::any_data,
    .judge = judge_padding_modes_end_where_they_must,
    .adapt = adapt_padding_modes_end_where_they_must,
    .makes_its_own_problems = true,
};

}  // namespace convlaw
