// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class KernelTakenForSquare : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const std::int64_t taps = p.kernel_size.h * p.kernel_size.w;
    const std::int64_t index =
        (ic * p.kernel_size.w * p.kernel_size.w + kh * p.kernel_size.w + kw) %
        (group_inputs * taps);
    return Direct::weight_at(oc, index / taps, index / p.kernel_size.w % p.kernel_size.h,
                             index % p.kernel_size.w);
  }
};

}  // namespace

const Defect kernel_taken_for_square{
    .name = "kernel_taken_for_square",
    .source = "ggml-org/llama.cpp PR#14789 (#14777): im2col used KW * KW for KH * KW",
    .trigger = "the kernel is not square and a group has several input channels",
    .symptom = "weights of the wrong channels are used",
    .run = run_as<KernelTakenForSquare>,
};

}  // namespace convlaw
