// SPDX-License-Identifier: MIT
#include "reference/src/sums/workspace.h"

#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace convlaw {
namespace {

constexpr std::size_t kHugePage = std::size_t{1} << 21;

}  // namespace

Workspace::Workspace(std::initializer_list<std::int64_t> bytes) {
  std::size_t total = 0;
  for (const std::int64_t size : bytes) {
    offsets_.push_back(static_cast<std::int64_t>(total));
    total += (static_cast<std::size_t>(size) + 63) / 64 * 64;
  }
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  if (total >= kHugePage / 2) {
    alignment_ = kHugePage;
    total = (total + kHugePage - 1) / kHugePage * kHugePage;
  }
#endif
  memory_ = static_cast<std::byte*>(::operator new(total, std::align_val_t(alignment_)));
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  // Advice: where it is not taken, nothing is lost.
  if (alignment_ == kHugePage) madvise(memory_, total, MADV_HUGEPAGE);
#endif
}

Workspace::~Workspace() { ::operator delete(memory_, std::align_val_t(alignment_)); }

}  // namespace convlaw
