// SPDX-License-Identifier: MIT
#include "convlaw/floating_point_environment.h"

#include <gtest/gtest.h>

#include <cfenv>
#include <string>
#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace convlaw {
namespace {

// What is found while `change` is in force; the environment is restored before anything is
// expected.
template <class Change>
std::string message_after(Change change) {
  std::fenv_t saved;
  std::fegetenv(&saved);
  change();
  const std::optional<Error> error = find_unsuitable_environment();
  std::fesetenv(&saved);
  return error ? error->message() : "suitable";
}

bool mentions(const std::string& message, const char* words) {
  return message.find(words) != std::string::npos;
}

TEST(FloatingPointEnvironment, OfThisProcessIsSuitable) {
  EXPECT_EQ(message_after([] {}), "suitable");
}

TEST(FloatingPointEnvironment, OtherRoundingModesAreNamed) {
  for (const int mode : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    const std::string message = message_after([mode] { std::fesetround(mode); });
    EXPECT_TRUE(mentions(message, "does not round to nearest")) << message;
  }
  EXPECT_EQ(message_after([] { std::fesetround(FE_TONEAREST); }), "suitable");
}

#if defined(__SSE__)
TEST(FloatingPointEnvironment, LossOfSubnormalNumbersIsNamed) {
  constexpr unsigned kFlushToZero = 0x8000;
  constexpr unsigned kDenormalsAreZero = 0x0040;
  const auto set = [](unsigned bits) {
    return message_after([bits] { _mm_setcsr(_mm_getcsr() | bits); });
  };
  EXPECT_TRUE(mentions(set(kFlushToZero), "flush-to-zero")) << set(kFlushToZero);
  EXPECT_TRUE(mentions(set(kDenormalsAreZero), "denormals-are-zero")) << set(kDenormalsAreZero);
  EXPECT_TRUE(mentions(set(kFlushToZero | kDenormalsAreZero), "flush-to-zero"));
}
#endif

}  // namespace
}  // namespace convlaw
