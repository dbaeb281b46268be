// SPDX-License-Identifier: MIT
#include "convlaw/element_type.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "convlaw/abi.h"

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

}  // namespace
}  // namespace convlaw
