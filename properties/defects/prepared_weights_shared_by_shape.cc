// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <list>
#include <vector>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

struct Packed {
  std::array<std::int64_t, 5> shape;  // of the weight, and whether there is a bias
  std::vector<float> weight;
  std::vector<float> bias;
  int users;
};

// What is prepared at present. It is found by its shape.
std::list<Packed> cache;

class UsesPacked : public Direct {
 public:
  explicit UsesPacked(const convlaw_call& the_call) : Direct(the_call) {
    const auto& packed = *static_cast<const Packed*>(call.prepared);
    weight = {packed.weight.data(), weight.extents(),
              dense_strides(weight.extents(), Layout::nchw)};
    if (bias != nullptr) bias = packed.bias.data();
  }
};

std::int32_t prepare(void*, const convlaw_call* call, void** prepared) {
  const auto weight = view_of<const float>(call->weight);
  const auto* bias = static_cast<const float*>(call->bias.data);
  const auto [oc, ic, kh, kw] = weight.extents();
  const std::array<std::int64_t, 5> shape{oc, ic, kh, kw, bias != nullptr ? 1 : 0};
  auto found = std::find_if(cache.begin(), cache.end(),
                            [&](const Packed& packed) { return packed.shape == shape; });
  if (found == cache.end()) {
    cache.push_front({shape, {}, {}, 0});
    found = cache.begin();
    for_each_index(weight.extents(),
                   [&](auto... index) { found->weight.push_back(weight(index...)); });
    if (bias != nullptr) found->bias.assign(bias, bias + oc);
  }
  ++found->users;
  *prepared = &*found;
  return CONVLAW_OK;
}

void release(void*, void* prepared) {
  static_cast<Packed*>(prepared)->users -= 1;
  cache.remove_if([](const Packed& packed) { return packed.users == 0; });
}

}  // namespace

const Defect prepared_weights_shared_by_shape{
    .name = "prepared_weights_shared_by_shape",
    .source =
        "tensorflow/tfjs PR#2507 and tensorflow/tensorflow PR#56150: what a cache found by its key "
        "had been made for other weights",
    .trigger = "two weights of one shape are prepared at the same time",
    .symptom = "the first is used for both",
    .run = run_as<UsesPacked>,
    .prepare = prepare,
    .release = release,
};

}  // namespace convlaw
