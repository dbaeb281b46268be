// SPDX-License-Identifier: MIT
// A tensor whose element type is known only when the program runs: one read from a file, one that a
// plug-in filled. Extents and strides are those of tensor.h.
//
//   AnyTensor weight(ElementType::bf16, {4, 3, 3, 2});
//   weight.set(0, 1.5);                    // rounded to the element type
//   double first = weight.view().at(0, 0, 0, 0);
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "convlaw/element_type.h"
#include "convlaw/tensor.h"

namespace convlaw {

/// Non-owning, read only.
struct AnyView {
  ElementType type = ElementType::f32;
  const void* data = nullptr;
  Extents extents{};
  Strides strides{};  ///< in elements

  /// The value of an element; exact, as every element type embeds into double.
  double at(std::int64_t i, std::int64_t j, std::int64_t k, std::int64_t l) const {
    return load_element(type, data,
                        i * strides[0] + j * strides[1] + k * strides[2] + l * strides[3]);
  }
};

/// A view of a typed view. T is double, float, std::int32_t, std::int8_t or std::uint8_t.
template <class T>
AnyView any_view(TensorView<const T> view) {
  return {element_type_of<T>(), view.data(), view.extents(), view.strides()};
}
template <class T>
AnyView any_view(const Tensor<T>& tensor) {
  return any_view<T>(tensor.view());
}

/// Owns its elements, dense in the given layout, zeros at first.
class AnyTensor {
 public:
  AnyTensor() = default;
  AnyTensor(ElementType type, const Extents& extents, Layout layout = Layout::nchw)
      : type_(type),
        extents_(extents),
        strides_(dense_strides(extents, layout)),
        bytes_(static_cast<std::size_t>(element_count(extents)) * size_in_bytes(type)) {}

  ElementType type() const { return type_; }
  const Extents& extents() const { return extents_; }
  const Strides& strides() const { return strides_; }
  std::int64_t size() const { return element_count(extents_); }
  void* data() { return bytes_.data(); }
  const void* data() const { return bytes_.data(); }
  const std::vector<std::byte>& bytes() const { return bytes_; }

  /// By position in memory. set() rounds to nearest even; the value must be in the range of an
  /// integer type.
  double get(std::int64_t position) const { return load_element(type_, data(), position); }
  void set(std::int64_t position, double value) { store_element(type_, data(), position, value); }

  AnyView view() const { return {type_, bytes_.data(), extents_, strides_}; }

 private:
  ElementType type_ = ElementType::f32;
  Extents extents_{};
  Strides strides_{};
  std::vector<std::byte> bytes_;
};

}  // namespace convlaw
