// SPDX-License-Identifier: MIT
// The tensors of a call, and what they hold in f32.
#pragma once

#include <cstdint>
#include <vector>

#include "convlaw/abi.h"
#include "convlaw/any_tensor.h"
#include "convlaw/element_type.h"
#include "convlaw/tensor.h"

namespace convlaw {

/// A tensor of a call; it has a known element type, or it would have been declined.
template <class AbiTensor>
AnyView any_of(const AbiTensor& tensor) {
  return any_view_of(tensor).value_or(AnyView{});
}

/// A tensor in f32, dense.
inline Tensor<float> widened(const AnyView& view) {
  Tensor<float> wide(view.extents);
  for_each_index(view.extents,
                 [&](auto... index) { wide(index...) = static_cast<float>(view.at(index...)); });
  return wide;
}

/// Of so many channels; nothing if the call has none.
inline std::vector<float> widened_bias(const convlaw_const_tensor& bias, std::int64_t count) {
  std::vector<float> wide;
  const AnyView view = any_of(bias);
  for (std::int64_t k = 0; view.data != nullptr && k < count; ++k) {
    wide.push_back(static_cast<float>(load_element(view.type, view.data, k)));
  }
  return wide;
}

}  // namespace convlaw
