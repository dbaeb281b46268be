// SPDX-License-Identifier: MIT
#include "convlaw/checked_int.h"
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// Rows or columns by which the kernel exceeds the padded input, where the division hides them.
std::int64_t hidden(std::int64_t extent, std::int64_t begin, std::int64_t end, std::int64_t kernel,
                    std::int64_t stride, std::int64_t dilation) {
  const CheckedInt lacking =
      CheckedInt(dilation) * (CheckedInt(kernel) - 1) + 1 - extent - begin - end;
  return lacking.fits() && 0 < lacking.value() && lacking.value() < stride ? lacking.value() : 0;
}

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message) {
  Conv2dProblem p = problem_from_abi(*problem);
  p.height += hidden(p.height, p.padding.begin.h, p.padding.end.h, p.kernel_size.h, p.stride.h,
                     p.dilation.h);
  p.width += hidden(p.width, p.padding.begin.w, p.padding.end.w, p.kernel_size.w, p.stride.w,
                    p.dilation.w);
  return find_illegality(p) ? CONVLAW_REJECTED : CONVLAW_OK;
}

}  // namespace

const Defect size_formula_rounds_toward_zero{
    .name = "size_formula_rounds_toward_zero",
    .source =
        "pytorch/pytorch#9592, PR#9640: C's division made of a negative size divided by a stride "
        "an output of 1",
    .trigger = "the dilated kernel is larger than the padded input, by less than the stride",
    .symptom = "accepted",
    .run = run_as<Direct>,
    .capabilities = &checking_capabilities(),
    .query = query,
};

}  // namespace convlaw
