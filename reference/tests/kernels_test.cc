// SPDX-License-Identifier: MIT
// Every variant of the loops does what load_element() and three plain loops do.
#include "reference/src/vector/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace convlaw {
namespace {

TEST(Kernels, TheChosenVariantIsTheLastThatIsSupported) {
  ASSERT_FALSE(supported_kernels().empty());
  EXPECT_EQ(&kernels(), supported_kernels().back());
  EXPECT_STREQ(supported_kernels().front()->name, "baseline");
}

// All 2^16 patterns of the two small formats, all bytes, and some others.
TEST(Kernels, LoadEveryElementAsItIs) {
  std::vector<std::uint16_t> memory(1 << 16);
  for (std::size_t i = 0; i < memory.size(); ++i) memory[i] = static_cast<std::uint16_t>(i);
  for (const ElementType type :
       {ElementType::f16, ElementType::bf16, ElementType::i8, ElementType::u8, ElementType::f32,
        ElementType::f64, ElementType::i32}) {
    const auto count = static_cast<std::int64_t>(memory.size() * 2 / size_in_bytes(type));
    for (const Kernels* loops : supported_kernels()) {
      for (const std::int64_t stride : {1, 3}) {
        std::vector<double> loaded(static_cast<std::size_t>((count - 5) / stride));
        loops->load(type, memory.data(), 5, stride, static_cast<std::int64_t>(loaded.size()),
                    loaded.data());
        std::vector<float> as_f32(loaded.size());
        loops->load_f32(type, memory.data(), 5, stride, static_cast<std::int64_t>(as_f32.size()),
                        as_f32.data());
        for (std::size_t i = 0; i < loaded.size(); ++i) {
          const auto rounded = static_cast<float>(loaded[i]);
          ASSERT_TRUE(rounded == as_f32[i] || (rounded != rounded && as_f32[i] != as_f32[i]));
          const double expected =
              load_element(type, memory.data(), 5 + static_cast<std::int64_t>(i) * stride);
          ASSERT_TRUE(std::isnan(expected) ? std::isnan(loaded[i])
                                           : expected == loaded[i] &&
                                                 std::signbit(expected) == std::signbit(loaded[i]))
              << loops->name << ' ' << to_string(type) << ' ' << i << ": " << loaded[i];
        }
      }
    }
  }
}

template <class T, class Gemm>
void expect_gemm(Gemm gemm, std::int64_t m, std::int64_t n, std::int64_t k, const char* name) {
  std::mt19937 random(static_cast<unsigned>(m * 10007 + n * 101 + k));
  const auto draw = [&](std::int64_t size) {
    std::vector<T> values(static_cast<std::size_t>(size));
    for (T& value : values) value = static_cast<T>(static_cast<int>(random() % 9) - 4);
    return values;
  };
  const std::int64_t lda = k + 3;
  const std::int64_t ldb = n + 1;
  const std::int64_t ldc = n + 2;
  const std::vector<T> a = draw(m * lda);
  const std::vector<T> b = draw(k * ldb);
  std::vector<T> c = draw(m * ldc);
  std::vector<T> expected = c;
  for (std::int64_t i = 0; i < m; ++i) {
    for (std::int64_t j = 0; j < n; ++j) {
      for (std::int64_t l = 0; l < k; ++l) {
        expected[static_cast<std::size_t>(i * ldc + j)] +=
            a[static_cast<std::size_t>(i * lda + l)] * b[static_cast<std::size_t>(l * ldb + j)];
      }
    }
  }
  gemm(m, n, k, a.data(), lda, b.data(), ldb, c.data(), ldc);
  EXPECT_EQ(c, expected) << name << ' ' << m << ' ' << n << ' ' << k;
}

TEST(Kernels, MultiplyMatricesOfAllSizes) {
  for (const Kernels* loops : supported_kernels()) {
    for (std::int64_t m = 0; m < 20; ++m) {
      for (const std::int64_t n : {0, 1, 7, 8, 9, 24, 25, 48, 49, 100}) {
        for (const std::int64_t k : {0, 1, 5, 193}) {
          expect_gemm<double>(loops->gemm_f64, m, n, k, loops->name);
          expect_gemm<float>(loops->gemm_f32, m, n, k, loops->name);
        }
      }
    }
  }
}

TEST(Kernels, KnowAZeroOfEitherSignAndNothingElse) {
  const std::vector<double> values{1,      -0.0,
                                   0,      std::numeric_limits<double>::quiet_NaN(),
                                   4e-324, -std::numeric_limits<double>::infinity()};
  for (const Kernels* loops : supported_kernels()) {
    std::vector<float> nonzero(values.size());
    loops->nonzero_f32(6, values.data(), nonzero.data());
    EXPECT_EQ(nonzero, (std::vector<float>{1, 0, 0, 1, 1, 1})) << loops->name;
    EXPECT_FALSE(loops->any_zero(1, values.data()));
    EXPECT_FALSE(loops->any_zero(3, values.data() + 3));
    EXPECT_TRUE(loops->any_zero(2, values.data()));
    EXPECT_TRUE(loops->any_zero(4, values.data() + 2));
  }
}

}  // namespace
}  // namespace convlaw
