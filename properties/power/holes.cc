// SPDX-License-Identifier: MIT
#include "properties/power/holes.h"

#include <array>

namespace convlaw {
namespace {

struct Hole {
  std::string_view defect;
  std::string_view reason;
};

constexpr std::array kHoles{
    Hole{"minus_infinity_taken_for_padding", "infinity in the input is always positive"},
    Hole{"i8_minimum_clipped", "the elements of i8 tensors begin at -127"},
    Hole{"i8_minimum_of_weight_clipped", "the elements of i8 tensors begin at -127"},
    Hole{"f16_subnormal_inputs_flushed", "no input in f16 is subnormal"},
    Hole{"seven_by_seven_path_pads_by_three", "kernels of 7 by 7 with a stride"},
    Hole{"output_channel_in_16_bits", "more than 65536 channels"},
    Hole{"padding_in_32_bits", "padding is counted as memory, whoever pads"},
    Hole{"tap_offset_in_32_bits", "the same"},
    Hole{"window_offset_in_32_bits", "the same"},
};

}  // namespace

std::string_view reason_of_hole(const Defect& defect) {
  for (const Hole& hole : kHoles) {
    if (hole.defect == defect.name) return hole.reason;
  }
  return {};
}

}  // namespace convlaw
