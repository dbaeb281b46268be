// SPDX-License-Identifier: MIT
#include "convlaw/judge.h"

namespace convlaw {

Judgement::Verdict Judgement::verdict() const {
  if (rejected > 0) return Verdict::rejected;
  return undecided == outputs && outputs > 0 ? Verdict::undecided : Verdict::accepted;
}

}  // namespace convlaw
