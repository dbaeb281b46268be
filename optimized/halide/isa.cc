// SPDX-License-Identifier: MIT
#include "optimized/halide/isa.h"

#include <HalideRuntime.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>

namespace convlaw {
namespace {

std::uint64_t bits(std::initializer_list<int> features) {
  std::uint64_t mask = 0;
  for (const int feature : features) mask |= std::uint64_t{1} << feature;
  return mask;
}

// Of the first 64 features, which hold all instruction sets of x86.
std::atomic<std::uint64_t> forbidden = 0;

int can_use(int count, const std::uint64_t* features) {
  if (count > 0 && (features[0] & forbidden) != 0) return 0;
  return halide_default_can_use_target_features(count, features);
}

void limit_isa(std::string_view isa) {
  const std::uint64_t avx512 =
      bits({halide_target_feature_avx512, halide_target_feature_avx512_knl,
            halide_target_feature_avx512_skylake, halide_target_feature_avx512_cannonlake});
  const std::uint64_t vnni = bits({halide_target_feature_avx512_sapphirerapids});
  const std::uint64_t avx2 = bits({halide_target_feature_avx, halide_target_feature_avx2,
                                   halide_target_feature_fma, halide_target_feature_f16c});
  forbidden = isa == "avx512"  ? vnni
              : isa == "avx2"  ? vnni | avx512
              : isa == "sse41" ? vnni | avx512 | avx2
                               : 0;
  halide_set_custom_can_use_target_features(can_use);
}

bool may_use(int feature) {
  std::array<std::uint64_t, (halide_target_feature_end + 63) / 64> features{};
  features[0] = bits({feature});
  return halide_can_use_target_features(static_cast<int>(features.size()), features.data()) != 0;
}

}  // namespace

void limit_isa_from_environment() {
  const char* isa = std::getenv("CONVLAW_HALIDE_ISA");
  if (isa != nullptr) limit_isa(isa);
}

bool may_use_avx512() { return may_use(halide_target_feature_avx512_skylake); }
bool may_use_vnni() { return may_use(halide_target_feature_avx512_sapphirerapids); }

}  // namespace convlaw
