// SPDX-License-Identifier: MIT
#include "fuzz/lives.h"

#include "fuzz/draws.h"

namespace convlaw {

Lives::Step Lives::draw_step(Choices& choices) {
  Step step;
  step.kind = static_cast<Kind>(number(choices, static_cast<std::int64_t>(Kind::release), "step"));
  step.place = static_cast<std::size_t>(number(choices, 2, "place"));
  if (!is_used_[step.place]) step.kind = Kind::prepare;
  is_used_[step.place] = step.kind != Kind::release;
  if (step.kind == Kind::prepare) step.c = staged_domain().draw(choices);
  step.seed = static_cast<std::uint64_t>(number(choices, 255, "fill"));
  return step;
}

void Lives::take(const Step& step) {
  std::optional<Staged>& staged = places_[step.place];
  switch (step.kind) {
    case Kind::run:
      break;
    case Kind::prepare:
      staged.emplace(step.c, Stage::Options());
      break;
    case Kind::rewrite:
      staged->rewrite(step.seed);
      break;
    case Kind::rewrite_input:
      staged->rewrite_input(step.seed);
      break;
    case Kind::release:
      staged.reset();
  }
  const auto fill = static_cast<std::byte>(step.seed);
  if (staged) staged->run({fill, fill});
}

}  // namespace convlaw
