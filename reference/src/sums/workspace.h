// SPDX-License-Identifier: MIT
// The arrays that the sums of a layer need, in one piece of memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace convlaw {

/// Arrays of given sizes, which begin as garbage, 64 bytes aligned. Where there are huge pages it
/// asks for them: thousands of small pages that are touched for the first time can take longer than
/// the arithmetic on what they hold.
class Workspace {
 public:
  explicit Workspace(std::initializer_list<std::int64_t> bytes);
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  template <class T>
  T* array(std::size_t i) const {
    return reinterpret_cast<T*>(memory_ + offsets_[i]);
  }

 private:
  std::vector<std::int64_t> offsets_;
  std::size_t alignment_ = 64;
  std::byte* memory_ = nullptr;
};

}  // namespace convlaw
