// SPDX-License-Identifier: MIT
// What the adapters share: callbacks of somebody's library, from which no exception may come out.
#pragma once

#include <cstdint>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include "convlaw/abi.h"
#include "convlaw/implementation.h"

namespace convlaw::adapters {

/// The problem is legal, and the library does not take it.
struct Declined : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline std::int32_t say(const convlaw_message& message, convlaw_status status,
                        std::string_view text) {
  // One line: what libraries have to say is often followed by a stack trace.
  write_message(message, text.substr(0, text.find('\n')));
  return status;
}

/// What `callback()` returns, or what is to be said of the exception that comes out of it.
template <class Callback>
std::int32_t guarded(const convlaw_message& message, Callback callback) {
  try {
    return callback();
  } catch (const Declined& declined) {
    return say(message, CONVLAW_DECLINED, declined.what());
  } catch (const std::bad_alloc&) {
    return say(message, CONVLAW_FAILED, "no memory");
  } catch (const std::exception& exception) {
    return say(message, CONVLAW_FAILED, exception.what());
  } catch (...) {
    return say(message, CONVLAW_FAILED, "threw something that is no std::exception");
  }
}

}  // namespace convlaw::adapters
