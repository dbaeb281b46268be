// SPDX-License-Identifier: MIT
#include <map>
#include <vector>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// Keeps the first weights that it saw at an address, for as long as they take as much room.
class CachesWeights : public Direct {
 public:
  explicit CachesWeights(const convlaw_call& the_call) : Direct(the_call) {
    static std::map<const float*, std::vector<float>> cache;
    const std::size_t count = elements_spanned(weight);
    std::vector<float>& kept = cache[weight.data()];
    if (kept.size() != count) kept.assign(weight.data(), weight.data() + count);
    weight = {kept.data(), weight.extents(), weight.strides()};
  }
};

}  // namespace

const Defect weights_cached_by_address{
    .name = "weights_cached_by_address",
    .source =
        "microsoft/onnxruntime#26669 and its kind: packed weights were found again by address",
    .trigger = "other weights of the same number lie where earlier ones lay",
    .symptom = "the earlier weights are used",
    .run = run_as<CachesWeights>,
};

}  // namespace convlaw
