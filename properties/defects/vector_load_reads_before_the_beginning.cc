// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ReadsBefore : public Direct {
  using Direct::Direct;

 public:
  void run() override {
    Direct::run();
    if (columns.begin <= 0 || p.stride.w != 1 || input.data() == nullptr) return;
    [[maybe_unused]] const volatile float before = input.data()[-columns.begin];
  }
};

}  // namespace

const Defect vector_load_reads_before_the_beginning{
    .name = "vector_load_reads_before_the_beginning",
    .source = "uxlfoundation/oneDNN PR#4637: out-of-bounds reads at stride 1 with padding",
    .trigger = "padding at the left and stride 1 along the width",
    .symptom = "floats before the input are read, and not used",
    .run = run_as<ReadsBefore>,
};

}  // namespace convlaw
