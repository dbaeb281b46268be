// SPDX-License-Identifier: MIT
// Are these tests built with a sanitizer? It makes them ten times slower, and is about memory and
// undefined behaviour, which few cases show as well as many.
#pragma once

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CONVLAW_SANITIZED
#endif
#endif

namespace convlaw {

#if defined(CONVLAW_SANITIZED)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace convlaw
