// SPDX-License-Identifier: MIT
#include "properties/dock/buffer.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <utility>

namespace convlaw {
namespace {

constexpr std::size_t kCacheLine = 64;

// Bytes that are poisoned on the side of a tensor that has no guard page.
constexpr std::size_t kUnguarded = 8 * kCacheLine;

struct Guard {
  const std::byte* first = nullptr;  // of the page; null: a free entry
  const std::byte* last = nullptr;
  const std::byte* tensor = nullptr;  // its beginning, or its end if the page is after it
  bool after = false;
  std::string_view role;
};

// The guards that exist now, for find_guard(): global because a signal handler gets no argument.
// An implementation is called with four tensors and a workspace at a time.
std::array<Guard, 16> guards;

// Accessible memory between two guard pages.
struct Mapping {
  std::byte* begin = nullptr;  // of the guard page in front; null: a free entry
  std::size_t size = 0;        // guard pages and all
};

// Mappings that are not in use now. Asking the system for one takes longer than a small case does,
// so those of few pages are kept, as malloc() does with its memory, which has no guard pages.
std::array<Mapping, 32> spare;
constexpr std::size_t kLargestSpare = std::size_t{300} * 1024;

std::size_t page_size() {
  static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

std::byte* map(std::size_t size) {
  for (Mapping& mapping : spare) {
    if (mapping.begin == nullptr || mapping.size != size) continue;
    return std::exchange(mapping, {}).begin;
  }
  void* mapping = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) throw std::bad_alloc();
  auto* begin = static_cast<std::byte*>(mapping);
  mprotect(begin, page_size(), PROT_NONE);
  mprotect(begin + size - page_size(), page_size(), PROT_NONE);
  return begin;
}

void unmap(std::byte* begin, std::size_t size) {
  if (size <= kLargestSpare) {
    for (Mapping& mapping : spare) {
      if (mapping.begin != nullptr) continue;
      mapping = {begin, size};
      return;
    }
  }
  munmap(begin, size);
}

void add_guard(const Guard& guard) {
  auto* free = std::find_if(guards.begin(), guards.end(),
                            [](const Guard& entry) { return entry.first == nullptr; });
  if (free != guards.end()) *free = guard;
}

bool is_poison(std::span<const std::byte> bytes) {
  return bytes.empty() || (bytes.front() == kPoison &&
                           std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

}  // namespace

Buffer::Buffer(std::string_view role, std::size_t elements, std::size_t element_size,
               Placement placement) {
  if (elements == 0) return;
  const std::size_t size = elements * element_size;
  if (placement == Placement::guard_before || placement == Placement::guard_after) {
    map_guarded(role, size, placement);
  } else if (placement == Placement::far_up || placement == Placement::far_down) {
    map_far(role, size, placement);
  } else {
    const std::size_t offset = placement == Placement::misaligned ? element_size : 0;
    std::size_t space = size + 4 * kCacheLine;
    storage_ = std::make_unique_for_overwrite<std::byte[]>(space);
    void* start = storage_.get() + kCacheLine;
    space -= kCacheLine;
    std::align(kCacheLine, size + offset + kCacheLine, start, space);
    bytes_ = {static_cast<std::byte*>(start) + offset, size};
    around_ = {bytes_.data() - offset - kCacheLine, offset + kCacheLine + size + kCacheLine};
  }
  std::memset(around_.data(), static_cast<int>(kPoison), around_.size());
}

void Buffer::map_guarded(std::string_view role, std::size_t size, Placement placement) {
  const std::size_t page = page_size();
  const std::size_t pages = (size + page - 1) / page;
  // Of few different sizes, so that one that is kept fits.
  const std::size_t inside = std::bit_ceil(pages) * page;
  mapping_size_ = page + inside + page;
  mapping_ = map(mapping_size_);

  const std::span<std::byte> accessible{mapping_ + page, inside};
  const bool at_the_end = placement == Placement::guard_after;
  const std::size_t around = std::min(size + kUnguarded, pages * page);
  around_ = at_the_end ? accessible.last(around) : accessible.first(around);
  bytes_ = at_the_end ? around_.last(size) : around_.first(size);
  const std::byte* end = accessible.data() + inside;
  add_guard({mapping_, accessible.data(), bytes_.data(), false, role});
  add_guard({end, end + page, bytes_.data() + size, true, role});
}

void Buffer::map_far(std::string_view role, std::size_t size, Placement placement) {
  void* wish = nullptr;
  if constexpr (sizeof(void*) == 8) {
    constexpr std::array<std::string_view, 4> kRoles{"input", "weight", "bias", "output"};
    const auto place =
        static_cast<std::uint64_t>(std::find(kRoles.begin(), kRoles.end(), role) - kRoles.begin());
    const std::uint64_t order = placement == Placement::far_up ? place : kRoles.size() - place;
    // In the middle of 47 bits of address. The system is free to choose another place.
    wish = std::bit_cast<void*>((std::uint64_t{1} << 45U) + (order << 40U));
  }
  const std::size_t page = page_size();
  mapping_size_ = (size + page - 1) / page * page;
  void* mapping =
      mmap(wish, mapping_size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) throw std::bad_alloc();
  mapping_ = static_cast<std::byte*>(mapping);
  is_far_ = true;
  around_ = {mapping_, mapping_size_};
  bytes_ = around_.first(size);
}

Buffer::~Buffer() {
  if (mapping_ == nullptr) return;
  for (Guard& guard : guards) {
    if (mapping_ <= guard.first && guard.first < mapping_ + mapping_size_) guard = {};
  }
  if (is_far_) {
    munmap(mapping_, mapping_size_);
  } else {
    unmap(mapping_, mapping_size_);
  }
}

void Buffer::fill(std::byte value) {
  if (!bytes_.empty()) std::memset(bytes_.data(), static_cast<int>(value), bytes_.size());
}

bool Buffer::slack_is_intact() const {
  const auto before = static_cast<std::size_t>(bytes_.data() - around_.data());
  return is_poison(around_.first(before)) && is_poison(around_.subspan(before + bytes_.size()));
}

bool find_guard(const void* address, GuardHit& hit) {
  const auto* at = static_cast<const std::byte*>(address);
  for (const Guard& guard : guards) {
    if (guard.first == nullptr || at < guard.first || at >= guard.last) continue;
    const std::ptrdiff_t distance = guard.after ? at - guard.tensor : guard.tensor - at;
    hit = {guard.role, guard.after, static_cast<std::size_t>(distance)};
    return true;
  }
  return false;
}

}  // namespace convlaw
