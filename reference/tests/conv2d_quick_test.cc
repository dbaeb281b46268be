// SPDX-License-Identifier: MIT
#include "convlaw/conv2d_quick.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <random>

#include "convlaw/bulk.h"
#include "reference/src/conv2d_dense_with.h"

namespace convlaw {
namespace {

// Any small problem; it may be illegal.
Conv2dProblem draw_problem(std::mt19937& random) {
  const auto between = [&](int low, int high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  Conv2dProblem p;
  p.batch = between(1, 2);
  p.groups = between(1, 3);
  p.in_channels = p.groups * between(1, 3);
  p.out_channels = p.groups * (between(0, 3) == 0 ? between(7, 35) : between(1, 6));
  p.height = between(1, 9);
  p.width = between(0, 1) == 0 ? between(1, 9) : between(10, 60);  // narrow and wide outputs
  p.kernel_size = {between(1, 4), between(1, 4)};
  p.stride = {between(1, 4), between(1, 4)};
  p.dilation = {between(1, 3), between(1, 3)};
  p.padding = {
      Padding::Kind::numbers, {between(-1, 5), between(-1, 5)}, {between(-1, 5), between(-1, 5)}};
  p.padding_mode = static_cast<PaddingMode>(between(0, 3));
  return p;
}

template <class T>
std::uint64_t bits_of(T value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof value);
  return bits;
}

template <class T>
void expect_the_same_bits(const Tensor<T>& expected, const Tensor<T>& got) {
  for (std::size_t i = 0; i < expected.elements().size(); ++i) {
    const T e = expected.elements()[i];
    const T g = got.elements()[i];
    // Which NaN comes of two is the compiler's choice.
    ASSERT_TRUE(bits_of(e) == bits_of(g) || (e != e && g != g));
  }
}

// Sums that are rounded, with infinities, NaN and zeros of both signs among them.
template <class T>
void expect_the_same_bits(const Conv2dProblem& p, std::mt19937& random) {
  const Size2 out = output_size(p);
  Tensor<T> x({p.images(), p.in_channels, p.height, p.width});
  Tensor<T> w({p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w});
  std::vector<T> b(static_cast<std::size_t>(p.out_channels));
  const T specials[] = {T(0), -T(0), std::numeric_limits<T>::infinity(),
                        std::numeric_limits<T>::quiet_NaN()};
  for (auto* elements : {&x.elements(), &w.elements(), &b}) {
    for (T& e : *elements) {
      const auto number = static_cast<int>(random() % 4000);
      e = number < 4 ? specials[number] : static_cast<T>(number - 2000) / T(7);
    }
  }
  Tensor<T> expected({p.images(), p.out_channels, out.h, out.w});
  Tensor<T> got(expected.extents());
  conv2d<T>(p, x.view(), w.view(), b.data(), expected.view());
  conv2d_quick<T>(p, x.view(), w.view(), b.data(), got.view());
  expect_the_same_bits(expected, got);
  if (p.padding_mode != PaddingMode::zeros) return;
  for (const Kernels* loops : supported_kernels()) {
    conv2d_dense_with(*loops, p, x.elements().data(), w.elements().data(), b.data(),
                      got.elements().data());
    expect_the_same_bits(expected, got);
  }
}

TEST(Quick, AreTheBitsOfTheDefinition) {
  std::mt19937 random(5);
  int tried = 0;
  for (int i = 0; i < 4000; ++i) {
    const Conv2dProblem p = draw_problem(random);
    if (find_illegality(p)) continue;
    ++tried;
    expect_the_same_bits<float>(p, random);
    expect_the_same_bits<double>(p, random);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(tried, 1000);
}

TEST(Quick, OfAnEmptyBatchTakeNoMemoryHoweverLongAnAxisIs) {
  Conv2dProblem p;
  p.batch = 0;
  p.height = 2'000'000'000;
  const Tensor<float> x({0, 1, 2'000'000'000, 1});
  const Tensor<float> w({1, 1, 1, 1});
  Tensor<float> y({0, 1, 2'000'000'000, 1});
  conv2d_quick<float>(p, x.view(), w.view(), static_cast<const float*>(nullptr), y.view());
}

TEST(Bulk, IsElementByElement) {
  const Extents extents{2, 3, 2, 4};
  for (const ElementType type : {ElementType::f64, ElementType::f32, ElementType::f16,
                                 ElementType::bf16, ElementType::i8, ElementType::u8}) {
    for (const Layout layout : kLayouts) {
      const Strides strides = dense_strides(extents, layout);
      std::vector<double> values(48);
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<double>(i) + (is_integer(type) ? 0 : 0.3);
      }
      std::vector<double> memory(48), one_by_one(48), read(48);
      store_elements(type, memory.data(), extents, strides, values.data());
      const double* next = values.data();
      for_each_index(extents, [&](auto i, auto j, auto k, auto l) {
        store_element(type, one_by_one.data(),
                      i * strides[0] + j * strides[1] + k * strides[2] + l * strides[3], *next++);
      });
      EXPECT_EQ(memory, one_by_one) << to_string(type);
      load_elements({type, memory.data(), extents, strides}, read.data());
      const AnyView view{type, memory.data(), extents, strides};
      const double* got = read.data();
      for_each_index(extents, [&](auto... index) { EXPECT_EQ(*got++, view.at(index...)); });
    }
  }
}

TEST(Bulk, KnowsIntegersOfAnySize) {
  std::vector<double> values(37, -3);
  EXPECT_TRUE(all_are_integers(values));
  values[36] = 0x1p52 + 1;
  EXPECT_TRUE(all_are_integers(values));
  values[20] = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(all_are_integers(values));
  for (const double other : {0.5, 0x1p50 + 0.25, std::numeric_limits<double>::quiet_NaN()}) {
    for (const std::size_t place : {0, 19, 36}) {
      std::vector<double> with_one = values;
      with_one[place] = other;
      EXPECT_FALSE(all_are_integers(with_one)) << other;
    }
  }
  EXPECT_TRUE(all_are_integers({}));
}

TEST(Bulk, SumsMagnitudesAndFindsTheLargest) {
  for (const std::size_t count : {0, 1, 15, 16, 17, 53}) {
    std::vector<double> values;
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      values.push_back(i % 2 == 0 ? -static_cast<double>(i) : static_cast<double>(i));
      sum += static_cast<double>(i);
    }
    EXPECT_EQ(sum_of_magnitudes(values), sum);
    EXPECT_EQ(largest_magnitude(values), count == 0 ? 0 : static_cast<double>(count - 1));
  }
}

}  // namespace
}  // namespace convlaw
