// SPDX-License-Identifier: MIT
// What a fuzz target holds to be true.
#pragma once

#include <cstdio>
#include <cstdlib>

/// Says which condition fails, and where, and aborts: that is how a fuzzer is told of a finding.
#define FUZZ_REQUIRE(...)                                                                   \
  do {                                                                                      \
    if (!(__VA_ARGS__)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #__VA_ARGS__); \
      std::abort();                                                                         \
    }                                                                                       \
  } while (false)
