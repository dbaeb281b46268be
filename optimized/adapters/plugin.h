// SPDX-License-Identifier: MIT
// What the adapters share: callbacks of somebody's library, from which no exception may come out.
// C++17, which is what torch's headers are, and nothing of convlaw but its C interface.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include "convlaw/implementation.h"

namespace convlaw::adapters {

/// The problem is legal, and the library does not take it.
struct Declined : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// With CONVLAW_SHOW_KNOWN=1 in the environment the laws see what the libraries are known to do.
inline bool shows_known() {
  static const bool is_set = std::getenv("CONVLAW_SHOW_KNOWN") != nullptr;
  return is_set;
}

/// Declines where the library is known to be wrong, so that the laws look for what is not known.
/// `finding` is what properties/FINDINGS.md calls it.
inline void decline_known(const char* finding) {
  if (!shows_known()) throw Declined(std::string("known finding: ") + finding);
}

/// Has a bf16 tensor of rank 3 or 4 an element that is infinite or NaN?
inline bool has_non_finite_bf16(const convlaw_const_tensor& tensor, const std::uint16_t* data,
                                std::int32_t axis = 0) {
  if (axis == tensor.rank) return (*data & 0x7f80U) == 0x7f80U;
  for (std::int64_t i = 0; i < tensor.extents[axis]; ++i) {
    if (has_non_finite_bf16(tensor, data + i * tensor.strides[axis], axis + 1)) return true;
  }
  return false;
}

/// oneDNN's bf16 pairs an odd channel with what lies behind it, which does no harm while it is
/// finite.
inline void decline_odd_channels(const convlaw_call& call) {
  const convlaw_problem& p = *call.problem;
  if (p.input_dtype == CONVLAW_BF16 && p.in_channels / p.groups % 2 != 0 &&
      has_non_finite_bf16(call.input, static_cast<const std::uint16_t*>(call.input.data))) {
    decline_known("bf16 pairs an odd channel with what lies behind it");
  }
}

/// oneDNN multiplies bf16 by VDPBF16PS where a processor has it, which takes subnormal numbers for
/// zeros and flushes what it computes to zero, whatever MXCSR says (Intel's manual, volume 2).
inline bool flushes_subnormals(const convlaw_problem& p) {
#if defined(__x86_64__)
  return p.input_dtype == CONVLAW_BF16 && __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}

inline std::int64_t output_extent(const convlaw_problem& p, int axis) {
  const std::int64_t size = axis == 0 ? p.height : p.width;
  const std::int64_t padded = size + p.padding_begin[axis] + p.padding_end[axis];
  return (padded - p.dilation[axis] * (p.kernel_size[axis] - 1) - 1) / p.stride[axis] + 1;
}

/// oneDNN's bf16 for kernels of one tap, in all layouts but NCHW.
inline void decline_five_pixels(const convlaw_problem& p) {
  if (p.input_dtype == CONVLAW_BF16 && p.kernel_size[0] * p.kernel_size[1] == 1 &&
      p.out_channels / p.groups > 128 && output_extent(p, 0) * output_extent(p, 1) == 5) {
    decline_known("five pixels in bf16 lose half their channels");
  }
}

/// Beyond this libraries whose interfaces count in 64 bits are known to reckon in 32.
inline constexpr std::int64_t kLargest = std::int64_t{1} << 30;

/// Is any number of the problem, or any tensor, too large to be reckoned with in 32 bits?
inline bool overflows_32_bits(const convlaw_problem& p) {
  std::int64_t input = 1;
  std::int64_t weight = 1;
  std::int64_t output = 1;
  const auto multiply = [](std::int64_t& product, std::int64_t factor) {
    product = product > kLargest || factor > kLargest ? kLargest + 1 : product * factor;
  };
  for (const std::int64_t factor : {p.batch, p.in_channels, p.height, p.width}) {
    multiply(input, factor);
  }
  for (const std::int64_t factor :
       {p.out_channels, p.in_channels, p.kernel_size[0], p.kernel_size[1]}) {
    multiply(weight, factor);
  }
  multiply(output, p.batch);
  multiply(output, p.out_channels);
  for (int axis = 0; axis < 2; ++axis) {
    const std::int64_t size = axis == 0 ? p.height : p.width;
    for (const std::int64_t number : {size, p.padding_begin[axis], p.padding_end[axis],
                                      p.dilation[axis], p.stride[axis], p.kernel_size[axis]}) {
      if (number > kLargest || number < -kLargest) return true;
    }
    const std::int64_t padded = size + p.padding_begin[axis] + p.padding_end[axis];
    if (padded > kLargest || p.dilation[axis] * p.kernel_size[axis] > kLargest) return true;
    multiply(output, padded / p.stride[axis] + 1);
  }
  return input > kLargest || weight > kLargest || output > kLargest;
}

/// Writes the first line of `text`, cut to the room there is, and returns `status`.
inline std::int32_t say(const convlaw_message& message, convlaw_status status,
                        std::string_view text) {
  if (message.text == nullptr || message.size == 0) return status;
  // One line: what libraries have to say is often followed by a stack trace.
  text = text.substr(0, std::min(text.find('\n'), message.size - 1));
  message.text[text.copy(message.text, text.size())] = '\0';
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
