// SPDX-License-Identifier: MIT
#include "optimized/halide/memory.h"

#include <HalideRuntime.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

#include <array>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <memory>
#include <utility>

namespace convlaw {
namespace {

constexpr std::size_t kAlignment = 128;  // also the room before a block, for its size

// Larger blocks take so long to fill that their pages do not matter. A sanitizer must see each
// block end where it was asked to.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CONVLAW_KEEPS_NOTHING
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || \
    __has_feature(thread_sanitizer)
#define CONVLAW_KEEPS_NOTHING
#endif
#endif
#ifdef CONVLAW_KEEPS_NOTHING
constexpr std::size_t kLargestKept = 0;
#else
constexpr std::size_t kLargestKept = std::size_t{8} << 20U;
#endif

// What lies before the memory that Halide is given.
struct Header {
  std::size_t size;  // of the memory behind it
};

void* memory_of(void* block) { return static_cast<std::byte*>(block) + kAlignment; }
void* block_of(void* memory) { return static_cast<std::byte*>(memory) - kAlignment; }
std::size_t size_of(void* block) { return static_cast<const Header*>(block)->size; }

// Blocks that are free: a pipeline takes one or two at a time.
class KeptBlocks {
 public:
  KeptBlocks() = default;
  KeptBlocks(const KeptBlocks&) = delete;
  KeptBlocks& operator=(const KeptBlocks&) = delete;
  ~KeptBlocks() {
    for (void*& block : blocks_) std::free(std::exchange(block, nullptr));
    ended_ = true;
  }

  // A block of at least `size`, and of no more than twice that; or null.
  void* take(std::size_t size) {
    for (void*& block : blocks_) {
      if (block != nullptr && size_of(block) >= size && size_of(block) / 2 <= size) {
        return std::exchange(block, nullptr);
      }
    }
    return nullptr;
  }

  // False if the block is not kept.
  bool keep(void* block) {
    if (ended_ || size_of(block) > kLargestKept) return false;
    for (void*& kept : blocks_) {
      if (kept != nullptr) continue;
      kept = block;
      return true;
    }
    std::free(std::exchange(blocks_[next_], block));
    next_ = (next_ + 1) % blocks_.size();
    return true;
  }

 private:
  std::array<void*, 2> blocks_{};
  std::size_t next_ = 0;
  bool ended_ = false;
};

thread_local KeptBlocks kept_blocks;

void* take(void*, std::size_t size) {
  if (size > std::numeric_limits<std::size_t>::max() - 2 * kAlignment) return nullptr;
  void* block = kept_blocks.take(size);
  if (block == nullptr) {
    const std::size_t whole = (size + kAlignment - 1) / kAlignment * kAlignment;
    block = std::aligned_alloc(kAlignment, kAlignment + whole);
    if (block == nullptr) return nullptr;
    static_cast<Header*>(block)->size = whole;
  }
  return memory_of(block);
}

void give_back(void*, void* memory) {
  if (memory == nullptr) return;
  void* block = block_of(memory);
  if (!kept_blocks.keep(block)) std::free(block);
}

}  // namespace

void keep_memory_between_runs() {
  halide_set_custom_malloc(take);
  halide_set_custom_free(give_back);
}

void prefer_large_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t size) {
#ifdef MADV_HUGEPAGE
  constexpr std::size_t kAlwaysAsked = std::size_t{32} << 20U;
  constexpr std::size_t kPage = 4096;
  if (size < kAlwaysAsked || std::align(kPage, kAlwaysAsked / 2, memory, size) == nullptr) return;
  // Where the system does not, pages stay small.
  static_cast<void>(madvise(memory, size / kPage * kPage, MADV_HUGEPAGE));
#endif
}

}  // namespace convlaw
