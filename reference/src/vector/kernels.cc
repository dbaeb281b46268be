// SPDX-License-Identifier: MIT
#include "reference/src/vector/kernels.h"

#include <array>

namespace convlaw {

namespace baseline {
extern const Kernels kKernels;
}
#if defined(CONVLAW_X86_VARIANTS)
namespace avx2 {
extern const Kernels kKernels;
}
namespace avx512 {
extern const Kernels kKernels;
}
#endif

namespace {

struct Variants {
  std::array<const Kernels*, 3> list{};
  std::size_t count = 0;
};

Variants find_variants() {
  Variants variants;
  const auto add = [&](const Kernels& kernels) { variants.list[variants.count++] = &kernels; };
  add(baseline::kKernels);
#if defined(CONVLAW_X86_VARIANTS)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    add(avx2::kKernels);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
      add(avx512::kKernels);
    }
  }
#endif
  return variants;
}

const Variants& variants() {
  static const Variants found = find_variants();
  return found;
}

}  // namespace

const Kernels& kernels() { return *variants().list[variants().count - 1]; }

std::span<const Kernels* const> supported_kernels() {
  return {variants().list.data(), variants().count};
}

}  // namespace convlaw
