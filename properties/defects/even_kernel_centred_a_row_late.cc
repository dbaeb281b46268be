// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class EvenKernelCentredARowLate : public Direct {
  using Direct::Direct;

  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    const bool even = p.kernel_size.h % 2 == 0 && rows.begin == p.kernel_size.h / 2;
    return Direct::row(oh, kh) + (even ? 1 : 0);
  }
};

}  // namespace

const Defect even_kernel_centred_a_row_late{
    .name = "even_kernel_centred_a_row_late",
    .source =
        "root-project/root#21737: even kernels have no middle row, and a convention chooses one",
    .trigger = "kernel of even height, padded at the top by half of it",
    .symptom = "windows begin a row too late",
    .run = run_as<EvenKernelCentredARowLate>,
};

}  // namespace convlaw
