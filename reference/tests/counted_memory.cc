// SPDX-License-Identifier: MIT
// The operators new and delete of the executable, replaced by ones that count. Not for several
// threads that count at once.
#include "reference/tests/counted_memory.h"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::int64_t> in_use{0};
std::atomic<std::int64_t> most{0};

}  // namespace

#ifndef CONVLAW_COUNTS_NO_MEMORY

namespace {

void* count_if_any(void* memory) {
  if (memory == nullptr) return nullptr;
  const std::int64_t now = in_use += static_cast<std::int64_t>(malloc_usable_size(memory));
  most = std::max(most.load(), now);
  return memory;
}

void* count(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  return count_if_any(memory);
}

void* allocate(std::size_t size, std::align_val_t alignment) {
  const auto step = static_cast<std::size_t>(alignment);
  return std::aligned_alloc(step, (std::max<std::size_t>(size, 1) + step - 1) / step * step);
}

void discount(void* memory) {
  in_use -= static_cast<std::int64_t>(malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) { return count(std::malloc(std::max<std::size_t>(size, 1))); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return count(allocate(size, alignment));
}
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return count_if_any(allocate(size, alignment));
}
void operator delete(void* memory) noexcept { discount(memory); }
void operator delete(void* memory, std::size_t) noexcept { discount(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { discount(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { discount(memory); }
void operator delete(void* memory, std::align_val_t, const std::nothrow_t&) noexcept {
  discount(memory);
}

#endif

namespace convlaw {

CountedMemory::CountedMemory() : before_(in_use) { most = before_; }
std::int64_t CountedMemory::peak() const { return most - before_; }

}  // namespace convlaw
