// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class BatchedPathConvolves : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    if (p.images() == 1) return Direct::weight_at(oc, ic, kh, kw);
    return Direct::weight_at(oc, ic, p.kernel_size.h - 1 - kh, p.kernel_size.w - 1 - kw);
  }
};

}  // namespace

const Defect batched_path_convolves{
    .name = "batched_path_convolves",
    .source =
        "cuDNN has a mode for convolution and one for cross-correlation; the path for batches took "
        "the former",
    .trigger = "a batch beyond 1",
    .symptom = "the kernel is applied upside down and mirrored",
    .run = run_as<BatchedPathConvolves>,
};

}  // namespace convlaw
