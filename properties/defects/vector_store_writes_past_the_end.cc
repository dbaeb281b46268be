// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class WritesFourLanes : public Direct {
  using Direct::Direct;

 public:
  void run() override {
    Direct::run();
    const std::int64_t count = element_count(output.extents());
    const bool short_vector = output.extent(1) == 2 || output.extent(1) == 3;
    if (short_vector && count > 0) output.data()[count] = 0;
  }
};

}  // namespace

const Defect vector_store_writes_past_the_end{
    .name = "vector_store_writes_past_the_end",
    .source = "bhuman/CompiledNN#7: a store of 4 lanes for 2 or 3 channels",
    .trigger = "2 or 3 output channels",
    .symptom = "the float behind the output is overwritten",
    .run = run_as<WritesFourLanes>,
};

}  // namespace convlaw
