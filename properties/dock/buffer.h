// SPDX-License-Identifier: MIT
// Memory for one tensor of an implementation under test, placed so that straying out of it shows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace convlaw {

enum class Placement : std::uint8_t {
  plain,         ///< on a cache line, poisoned slack on both sides
  misaligned,    ///< one element off a cache line, poisoned slack on both sides
  guard_before,  ///< an inaccessible page ends where the tensor begins
  guard_after,   ///< an inaccessible page begins where the tensor ends
  far_up,        ///< a terabyte above the tensor before it, if there is room: input, weight, ...
  far_down,      ///< a terabyte below it
};

/// Slack and fresh memory are filled with this byte: NaN in every floating-point type.
inline constexpr std::byte kPoison{0xff};

class Buffer {
 public:
  /// `role` ("input", "output", ...) names the buffer when a guard page is hit. Empty buffers have
  /// no memory and data() is null. Throws std::bad_alloc.
  Buffer(std::string_view role, std::size_t elements, std::size_t element_size,
         Placement placement);
  ~Buffer();
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  void* data() { return bytes_.data(); }
  const void* data() const { return bytes_.data(); }
  std::span<std::byte> bytes() { return bytes_; }
  std::span<const std::byte> bytes() const { return bytes_; }

  void fill(std::byte value);

  /// False if something wrote to the accessible memory around the tensor.
  bool slack_is_intact() const;

 private:
  void map_guarded(std::string_view role, std::size_t size, Placement placement);
  void map_far(std::string_view role, std::size_t size, Placement placement);

  std::unique_ptr<std::byte[]> storage_;  // plain and misaligned
  std::byte* mapping_ = nullptr;          // the other placements
  std::size_t mapping_size_ = 0;
  bool is_far_ = false;          // it has no guard pages, and is not kept for another buffer
  std::span<std::byte> around_;  // the tensor and its accessible slack
  std::span<std::byte> bytes_;
};

/// A guard page that an address lies in, for the handler of the fault. Async-signal-safe.
struct GuardHit {
  std::string_view role;
  bool after;            ///< behind the tensor, not before it
  std::size_t distance;  ///< bytes from the tensor's end or beginning to the address
};
bool find_guard(const void* address, GuardHit& hit);

}  // namespace convlaw
