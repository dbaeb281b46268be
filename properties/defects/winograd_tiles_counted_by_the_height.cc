// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class WinogradTilesCountedByTheHeight : public Direct {
  using Direct::Direct;

  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    const bool beyond = is_winograd_size() && ow >= (rows.output() + 1) / 2 * 2;
    if (!beyond) Direct::store(n, oc, oh, ow, y);
  }
};

}  // namespace

const Defect winograd_tiles_counted_by_the_height{
    .name = "winograd_tiles_counted_by_the_height",
    .source = "apache/tvm#7090: the number of Winograd's tiles was computed from the height alone",
    .trigger = "3x3, stride 1, more columns of output than rows",
    .symptom = "the columns beyond keep what was in memory",
    .run = run_as<WinogradTilesCountedByTheHeight>,
};

}  // namespace convlaw
