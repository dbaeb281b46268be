// SPDX-License-Identifier: MIT
// What instrumented code calls at every comparison and every call by address, if the linker is told
// so by --wrap. libFuzzer learns words for its own mutations from both sides; inputs that are
// choices are mutated as such, and have no use for that, while it takes a sixth of their time.
#include <cstdint>

// NOLINTBEGIN(*-identifier*, readability-identifier-naming)
extern "C" {
void __wrap___sanitizer_cov_trace_cmp1(std::uint8_t, std::uint8_t) {}
void __wrap___sanitizer_cov_trace_cmp2(std::uint16_t, std::uint16_t) {}
void __wrap___sanitizer_cov_trace_cmp4(std::uint32_t, std::uint32_t) {}
void __wrap___sanitizer_cov_trace_cmp8(std::uint64_t, std::uint64_t) {}
void __wrap___sanitizer_cov_trace_const_cmp1(std::uint8_t, std::uint8_t) {}
void __wrap___sanitizer_cov_trace_const_cmp2(std::uint16_t, std::uint16_t) {}
void __wrap___sanitizer_cov_trace_const_cmp4(std::uint32_t, std::uint32_t) {}
void __wrap___sanitizer_cov_trace_const_cmp8(std::uint64_t, std::uint64_t) {}
void __wrap___sanitizer_cov_trace_switch(std::uint64_t, std::uint64_t*) {}
void __wrap___sanitizer_cov_trace_pc_indir(std::uintptr_t) {}
}
// NOLINTEND(*-identifier*, readability-identifier-naming)
