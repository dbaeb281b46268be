// SPDX-License-Identifier: MIT
#include <vector>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

struct Packed {
  std::vector<float> input;
};

// What is prepared keeps the first input, which belongs to a run.
class PacksInput : public Direct {
 public:
  explicit PacksInput(const convlaw_call& the_call) : Direct(the_call) {
    std::vector<float>& kept = static_cast<Packed*>(call.prepared)->input;
    if (kept.empty()) kept.assign(input.data(), input.data() + elements_spanned(input));
    input = {kept.data(), input.extents(), input.strides()};
  }
};

std::int32_t prepare(void*, const convlaw_call*, void** prepared) {
  *prepared = new Packed;
  return CONVLAW_OK;
}

void release(void*, void* prepared) { delete static_cast<Packed*>(prepared); }

}  // namespace

const Defect input_packed_once{
    .name = "input_packed_once",
    .source =
        "Tencent/ncnn c6bb70622 (#3087) and its kind: what was computed for one run was kept for "
        "the next",
    .trigger = "prepared once, run on a second input",
    .symptom = "the first input's output again",
    .run = run_as<PacksInput>,
    .prepare = prepare,
    .release = release,
};

}  // namespace convlaw
