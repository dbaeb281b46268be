// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class LastOutputsNotWritten : public Direct {
  using Direct::Direct;

  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    const std::int64_t count = element_count(output.extents());
    if (count <= 64 || written_ < count / 8 * 8) Direct::store(n, oc, oh, ow, y);
    ++written_;
  }

 private:
  std::int64_t written_ = 0;
};

}  // namespace

const Defect last_outputs_not_written{
    .name = "last_outputs_not_written",
    .source = "ROCm/MIOpenGEMM#59: only 320 of 324 outputs were written",
    .trigger = "more than 64 outputs, not a multiple of 8",
    .symptom = "the last few keep what was in memory",
    .run = run_as<LastOutputsNotWritten>,
};

}  // namespace convlaw
