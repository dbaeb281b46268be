// SPDX-License-Identifier: MIT
// Where what is on trial is a black box, the edges of everything else that is linked say nothing of
// it, and looking through a hundred thousand counters after every input takes a fifth of the time.
// So they are not made known to the engine, which has the pairs of regions to go by; a plug-in that
// brings counters of its own makes them known itself.
//
// The linker has instrumented code call these instead, by --wrap.
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

bool is_black_box() {
  const char* counters = std::getenv("CONVLAW_REGION_COUNTERS");
  if (counters != nullptr && std::string_view(counters) == "off") return false;
  const char* name = std::getenv("CONVLAW_FUZZ_IMPLEMENTATION");
  const std::string_view wanted = name == nullptr ? "" : name;
  return !wanted.empty() && !wanted.starts_with("halide") && wanted != "definition";
}

}  // namespace

// NOLINTBEGIN(*-identifier*, readability-identifier-naming)
extern "C" {
// Null: the engine has none.
__attribute__((weak)) void __real___sanitizer_cov_8bit_counters_init(std::uint8_t* first,
                                                                     std::uint8_t* end);
__attribute__((weak)) void __real___sanitizer_cov_pcs_init(const std::uintptr_t* first,
                                                           const std::uintptr_t* end);

void __wrap___sanitizer_cov_8bit_counters_init(std::uint8_t* first, std::uint8_t* end) {
  if (__real___sanitizer_cov_8bit_counters_init == nullptr || is_black_box()) return;
  __real___sanitizer_cov_8bit_counters_init(first, end);
}
void __wrap___sanitizer_cov_pcs_init(const std::uintptr_t* first, const std::uintptr_t* end) {
  if (__real___sanitizer_cov_pcs_init == nullptr || is_black_box()) return;
  __real___sanitizer_cov_pcs_init(first, end);
}
}
// NOLINTEND(*-identifier*, readability-identifier-naming)
