// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class GroupsBeyond16BitsNotComputed : public Direct {
  using Direct::Direct;

  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    if (oc / group_outputs < 65535) Direct::store(n, oc, oh, ow, y);
  }
};

}  // namespace

const Defect groups_beyond_16_bits_not_computed{
    .name = "groups_beyond_16_bits_not_computed",
    .source = "Dao-AILab/causal-conv1d#32: 2^16 channels, each its own group",
    .trigger = "a group behind the first 65535",
    .symptom = "its output is what was there before",
    .run = run_as<GroupsBeyond16BitsNotComputed>,
};

}  // namespace convlaw
