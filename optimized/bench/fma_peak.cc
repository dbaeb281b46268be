// SPDX-License-Identifier: MIT
#include "optimized/bench/fma_peak.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace convlaw {
namespace {

#if defined(__x86_64__)

constexpr int kChains = 10;  // independent sums: at least latency times throughput
constexpr long kRounds = 20'000;

// One more multiply-add of a chain; the empty assembly keeps it in a register, and keeps the
// compiler from noticing that nobody asks for the sum.
#define CONVLAW_STEP(sum, fma)  \
  sum = fma(sum, factor, term); \
  asm volatile("" : "+v"(sum))

#define CONVLAW_CHAINS(vector, set1, fma)                                                        \
  const vector factor = set1(0.999F);                                                            \
  const vector term = set1(0.001F);                                                              \
  vector s0 = term, s1 = term, s2 = term, s3 = term, s4 = term, s5 = term, s6 = term, s7 = term, \
         s8 = term, s9 = term;                                                                   \
  for (long round = 0; round < kRounds; ++round) {                                               \
    CONVLAW_STEP(s0, fma);                                                                       \
    CONVLAW_STEP(s1, fma);                                                                       \
    CONVLAW_STEP(s2, fma);                                                                       \
    CONVLAW_STEP(s3, fma);                                                                       \
    CONVLAW_STEP(s4, fma);                                                                       \
    CONVLAW_STEP(s5, fma);                                                                       \
    CONVLAW_STEP(s6, fma);                                                                       \
    CONVLAW_STEP(s7, fma);                                                                       \
    CONVLAW_STEP(s8, fma);                                                                       \
    CONVLAW_STEP(s9, fma);                                                                       \
  }

__attribute__((target("avx512f"), noinline)) void chain_avx512() {
  CONVLAW_CHAINS(__m512, _mm512_set1_ps, _mm512_fmadd_ps)
}

__attribute__((target("avx2,fma"), noinline)) void chain_avx2(){
    CONVLAW_CHAINS(__m256, _mm256_set1_ps, _mm256_fmadd_ps)}

__m128 multiply_add(__m128 sum, __m128 a, __m128 b) {
  return _mm_add_ps(_mm_mul_ps(sum, a), b);
}

__attribute__((noinline)) void chain_sse() { CONVLAW_CHAINS(__m128, _mm_set1_ps, multiply_add) }

double operations_per_second(void (*chain)(), int lanes) {
  double best = 0;
  for (int repeat = 0; repeat < 10; ++repeat) {
    const auto start = std::chrono::steady_clock::now();
    chain();
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    best = std::max(best, 2.0 * lanes * kChains * static_cast<double>(kRounds) / seconds);
  }
  return best;
}

#endif

}  // namespace

double measure_fma_peak() {
#if defined(__x86_64__)
  // The wider vectors are not always the faster ones.
  double peak = operations_per_second(chain_sse, 4);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    peak = std::max(peak, operations_per_second(chain_avx2, 8));
  }
  if (__builtin_cpu_supports("avx512f")) {
    peak = std::max(peak, operations_per_second(chain_avx512, 16));
  }
  return peak;
#else
  return 0;
#endif
}

double measure_fma_peak(int threads) {
  if (threads <= 1) return measure_fma_peak();
  std::atomic<int> waiting{threads};
  std::vector<double> peaks(static_cast<std::size_t>(threads));
  std::vector<std::thread> started;
  started.reserve(peaks.size());
  for (double& peak : peaks) {
    started.emplace_back([&waiting, &peak] {
      --waiting;
      while (waiting > 0) {
      }
      peak = measure_fma_peak();
    });
  }
  double sum = 0;
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    started[i].join();
    sum += peaks[i];
  }
  return sum;
}

}  // namespace convlaw
