// SPDX-License-Identifier: MIT
// A strided view of somebody's memory, and a tensor that owns its own. Rank 4, extents in NCHW
// (input, output) or OIHW (weight) order whatever the memory looks like: strides tell the layout.
//
//   Tensor<float> input({1, 3, 5, 4});
//   input(0, 2, 4, 3) = 1;
//   TensorView<const float> same_memory = input.view();
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

namespace convlaw {

using Extents = std::array<std::int64_t, 4>;
using Strides = std::array<std::int64_t, 4>;

/// Where the elements of a rank 4 tensor are in memory.
enum class Layout : std::uint8_t {
  nchw,     ///< dense, width varies fastest
  nhwc,     ///< dense, channels vary fastest: torch.channels_last
  strided,  ///< the strides alone say: any order, with gaps or without
};

inline constexpr std::array kLayouts{Layout::nchw, Layout::nhwc, Layout::strided};

std::string_view to_string(Layout layout);
std::optional<Layout> parse_layout(std::string_view name);

/// Strides, in elements, of a dense tensor; of `strided`, those of a dense order that is neither of
/// the others: height varies fastest.
Strides dense_strides(const Extents& extents, Layout layout);

/// Product of the extents, which must fit in 64 bits (it does for the tensors of a legal problem).
std::int64_t element_count(const Extents& extents);

/// Non-owning; copying a view copies no element.
template <class T>
class TensorView {
 public:
  TensorView() = default;
  TensorView(T* data, const Extents& extents, const Strides& strides)
      : data_(data), extents_(extents), strides_(strides) {}

  /// A view of T is a view of const T.
  template <class U>
  requires std::is_same_v<const U, T> TensorView(const TensorView<U>& other)
      : TensorView(other.data(), other.extents(), other.strides()) {}

  T* data() const { return data_; }
  const Extents& extents() const { return extents_; }
  const Strides& strides() const { return strides_; }
  std::int64_t extent(std::size_t axis) const { return extents_[axis]; }

  /// Precondition: each index is within its extent.
  T& operator()(std::int64_t i, std::int64_t j, std::int64_t k, std::int64_t l) const {
    return data_[i * strides_[0] + j * strides_[1] + k * strides_[2] + l * strides_[3]];
  }

 private:
  T* data_ = nullptr;
  Extents extents_{};
  Strides strides_{};
};

/// Owns its elements, which are dense in NCHW order and start as zeros.
template <class T>
class Tensor {
 public:
  Tensor() = default;
  explicit Tensor(const Extents& extents)
      : extents_(extents),
        strides_(dense_strides(extents, Layout::nchw)),
        elements_(static_cast<std::size_t>(element_count(extents))) {}

  const Extents& extents() const { return extents_; }
  std::int64_t extent(std::size_t axis) const { return extents_[axis]; }
  std::int64_t size() const { return static_cast<std::int64_t>(elements_.size()); }

  std::vector<T>& elements() { return elements_; }
  const std::vector<T>& elements() const { return elements_; }

  TensorView<T> view() { return {elements_.data(), extents_, strides_}; }
  TensorView<const T> view() const { return {elements_.data(), extents_, strides_}; }

  T& operator()(std::int64_t i, std::int64_t j, std::int64_t k, std::int64_t l) {
    return view()(i, j, k, l);
  }
  const T& operator()(std::int64_t i, std::int64_t j, std::int64_t k, std::int64_t l) const {
    return view()(i, j, k, l);
  }

  friend bool operator==(const Tensor&, const Tensor&) = default;

 private:
  Extents extents_{};
  Strides strides_{};
  std::vector<T> elements_;
};

/// Calls `visit(i, j, k, l)` for every index, the last varying fastest.
template <class Visit>
void for_each_index(const Extents& extents, Visit visit) {
  for (std::int64_t i = 0; i < extents[0]; ++i) {
    for (std::int64_t j = 0; j < extents[1]; ++j) {
      for (std::int64_t k = 0; k < extents[2]; ++k) {
        for (std::int64_t l = 0; l < extents[3]; ++l) visit(i, j, k, l);
      }
    }
  }
}

}  // namespace convlaw
