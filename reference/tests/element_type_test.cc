// SPDX-License-Identifier: MIT
#include "convlaw/element_type.h"

#include <gtest/gtest.h>
#include <Eigen/Core>

#include <array>
#include <cmath>

#include "convlaw/abi.h"
#include "convlaw/bulk.h"

namespace convlaw {
namespace {

constexpr std::array kAll{ElementType::f64, ElementType::f32, ElementType::f16, ElementType::bf16,
                          ElementType::i32, ElementType::i8,  ElementType::u8};

TEST(ElementType, NamesRoundTripInOurFormAndTorchs) {
  for (const ElementType type : kAll) {
    EXPECT_EQ(parse_element_type(to_string(type)), type);
    EXPECT_EQ(parse_element_type(torch_name(type)), type);
    EXPECT_EQ(element_type_from_abi(to_abi(type)), type);
  }
  EXPECT_EQ(parse_element_type("f8"), std::nullopt);
  EXPECT_EQ(element_type_from_abi(7), std::nullopt);
  EXPECT_EQ(element_type_from_abi(-1), std::nullopt);
}

TEST(ElementType, PrecisionIsWhereIntegersStopBeingExact) {
  for (const ElementType type : kAll) {
    std::array<double, 1> memory{};
    const double largest = std::ldexp(1.0, precision_bits(type)) - 1;
    store_element(type, memory.data(), 0, largest);
    EXPECT_EQ(load_element(type, memory.data(), 0), largest) << to_string(type);
    if (type == ElementType::i32 || type == ElementType::i8 || type == ElementType::u8) continue;
    if (type == ElementType::f64) continue;  // a double cannot hold the next odd number either
    store_element(type, memory.data(), 0, 2 * largest + 3);
    EXPECT_NE(load_element(type, memory.data(), 0), 2 * largest + 3) << to_string(type);
  }
}

TEST(ElementType, ElementsAreIndexedAndRoundedToNearestEven) {
  std::array<float, 3> memory{1, 2, 3};
  store_element(ElementType::f32, memory.data(), 1, 16777217.0);  // 2^24 + 1
  EXPECT_EQ(memory, (std::array<float, 3>{1, 16777216, 3}));
  EXPECT_EQ(load_element(ElementType::f32, memory.data(), 2), 3);
  std::array<std::int8_t, 2> bytes{};
  store_element(ElementType::i8, bytes.data(), 1, -128);
  EXPECT_EQ(bytes[1], -128);
  EXPECT_EQ(size_in_bytes(ElementType::bf16), 2U);
}

TEST(ElementType, NarrowTypesAreRoundedOnceAndNotByWayOfF32) {
  std::array<double, 1> memory{};
  const auto rounded = [&](ElementType type, double value) {
    store_element(type, memory.data(), 0, value);
    return load_element(type, memory.data(), 0);
  };
  // Beyond half way by less than f32 sees.
  EXPECT_EQ(rounded(ElementType::f16, 1 + 0x1p-11), 1);
  EXPECT_EQ(rounded(ElementType::f16, 1 + 0x1p-11 + 0x1p-40), 1 + 0x1p-10);
  EXPECT_EQ(rounded(ElementType::f16, -1 - 0x1p-11 - 0x1p-40), -1 - 0x1p-10);
  EXPECT_EQ(rounded(ElementType::f16, 1 + 3 * 0x1p-11 - 0x1p-40), 1 + 0x1p-10);
  EXPECT_EQ(rounded(ElementType::bf16, 1 + 0x1p-8 + 0x1p-50), 1 + 0x1p-7);
  EXPECT_EQ(rounded(ElementType::bf16, 1 + 0x1p-8), 1);
  // Subnormals, the threshold of overflow, infinities.
  EXPECT_EQ(rounded(ElementType::f16, 0x1p-25 + 0x1p-60), 0x1p-24);
  EXPECT_EQ(rounded(ElementType::f16, 0x1p-25), 0);
  EXPECT_EQ(rounded(ElementType::bf16, 0x1p-134 + 0x1p-170), 0x1p-133);
  EXPECT_EQ(rounded(ElementType::f16, 65520 - 0x1p-30), 65504);
  EXPECT_EQ(rounded(ElementType::f16, 65520), HUGE_VAL);
  EXPECT_EQ(rounded(ElementType::bf16, 1e300), HUGE_VAL);
  EXPECT_EQ(rounded(ElementType::bf16, -HUGE_VAL), -HUGE_VAL);
  EXPECT_TRUE(std::isnan(rounded(ElementType::f16, std::nan(""))));
  EXPECT_EQ(rounded(ElementType::i8, 2.5), 2);
  EXPECT_EQ(rounded(ElementType::u8, 254.6), 255);
}

// At every number of the type, half way to the next, and on both sides of either.
template <class T>
void expect_to_be_rounded_as_eigen_does(ElementType type) {
  for (std::uint32_t bits = 0; bits < 0x10000U; ++bits) {
    const auto number =
        static_cast<float>(Eigen::numext::bit_cast<T>(static_cast<std::uint16_t>(bits)));
    const auto next =
        static_cast<float>(Eigen::numext::bit_cast<T>(static_cast<std::uint16_t>(bits + 1)));
    const float middle = number + (next - number) / 2;
    for (const float near : {number, middle}) {
      for (const float value :
           {near, std::nextafter(near, HUGE_VALF), std::nextafter(near, -HUGE_VALF)}) {
        const double got = rounded_to(type, value);
        const auto expected = static_cast<double>(static_cast<float>(static_cast<T>(value)));
        ASSERT_TRUE(got == expected || (got != got && expected != expected)) << value;
        ASSERT_EQ(std::signbit(got), std::signbit(expected)) << value;
        std::uint16_t from_f64 = 0;
        std::uint16_t from_f32 = 0;
        const double exactly = value;
        store_elements(type, &from_f64, {1, 1, 1, 1}, {1, 1, 1, 1}, &exactly);
        store_elements(type, &from_f32, {1, 1, 1, 1}, {1, 1, 1, 1}, &value);
        ASSERT_TRUE(from_f64 == from_f32 || got != got) << value;
      }
    }
  }
}

TEST(ElementType, NarrowTypesAreRoundedAsEigenRoundsThem) {
  expect_to_be_rounded_as_eigen_does<Eigen::half>(ElementType::f16);
  expect_to_be_rounded_as_eigen_does<Eigen::bfloat16>(ElementType::bf16);
}

}  // namespace
}  // namespace convlaw
