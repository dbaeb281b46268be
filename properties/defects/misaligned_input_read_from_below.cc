// SPDX-License-Identifier: MIT
#include <cstdint>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// As some vector units do it, the low bits of the address are dropped.
class DropsLowBits : public Direct {
 public:
  explicit DropsLowBits(const convlaw_call& the_call) : Direct(the_call) {
    const std::size_t below = reinterpret_cast<std::uintptr_t>(input.data()) % 8 / sizeof(float);
    if (p.kernel_size.w > 1) input = {input.data() - below, input.extents(), input.strides()};
  }
};

}  // namespace

const Defect misaligned_input_read_from_below{
    .name = "misaligned_input_read_from_below",
    .source = "danpovey/kaldi PR#53 and its kind: a tensor was taken to begin where it did not",
    .trigger = "the input begins at an odd float, and the kernel is wider than 1",
    .symptom = "everything is read one float early",
    .run = run_as<DropsLowBits>,
};

}  // namespace convlaw
