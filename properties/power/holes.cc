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
