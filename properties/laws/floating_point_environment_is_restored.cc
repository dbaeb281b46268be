// SPDX-License-Identifier: MIT
#include <cfenv>
#if defined(__SSE__)
#include <immintrin.h>
#endif

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// What a caller can notice: how it rounds, and whether subnormal numbers survive.
struct Environment {
  int rounding = std::fegetround();
#if defined(__SSE__)
  unsigned control = _mm_getcsr() & ~0x3fU;  // without the exception flags, which may be raised
#endif
  bool operator==(const Environment&) const = default;
};

Verdict judge_floating_point_environment_is_restored(Trial& trial) {
  const Environment before;
  trial.run();
  const Environment after;
  if (before == after) return Verdict::holds();
  return Verdict::broken("the rounding mode, flush-to-zero or an exception mask was left changed");
}

}  // namespace

const Law floating_point_environment_is_restored{
    .name = "floating_point_environment_is_restored",
    .chapter = "H11",
    .formula = "rounding mode, flush-to-zero, denormals-are-zero and exception masks are as before",
    .reason = "they belong to the caller's thread, whose own arithmetic would change",
    .exactness = Exactness::any_data,
    .judge = judge_floating_point_environment_is_restored,
};

}  // namespace convlaw
