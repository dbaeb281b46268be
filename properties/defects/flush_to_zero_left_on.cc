// SPDX-License-Identifier: MIT
#include <cfenv>
#if defined(__SSE__)
#include <immintrin.h>
#endif

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class LeavesItOn : public Direct {
  using Direct::Direct;

 public:
  void run() override {
    Direct::run();
    if (p.stride.h == 1) return;
#if defined(__SSE__)
    _mm_setcsr(_mm_getcsr() | 0x8000U);  // flush to zero
#else
    std::fesetround(FE_TOWARDZERO);
#endif
  }
};

}  // namespace

const Defect flush_to_zero_left_on{
    .name = "flush_to_zero_left_on",
    .source = "libraries that call _MM_SET_FLUSH_ZERO_MODE for speed and do not restore it",
    .trigger = "stride along the height beyond 1",
    .symptom = "the caller's subnormal numbers become zeros",
    .run = run_as<LeavesItOn>,
};

}  // namespace convlaw
