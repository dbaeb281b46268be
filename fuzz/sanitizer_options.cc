// SPDX-License-Identifier: MIT
// What AddressSanitizer does unless ASAN_OPTIONS says otherwise. A small case allocates a hundred
// times: where each of those came from, and memory that is kept from being used again until it has
// left the processor's caches, is worth less than the runs it costs. Whoever looks at a finding
// asks for malloc_context_size=30.
extern "C" __attribute__((visibility("default"), used)) const char*
__asan_default_options() {  // NOLINT(*-identifier*)
  return "malloc_context_size=0:quarantine_size_mb=1:thread_local_quarantine_size_kb=64";
}
