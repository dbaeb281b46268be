// SPDX-License-Identifier: MIT
// A convolution's loops for unfused.cc. What a tap reads is multiplied for several output channels
// and added to several neighbouring outputs at once; every sum has the terms of the definition in
// its order.
#pragma once

#include "reference/src/vector/convolve.h"
#include "reference/src/vector/simd.h"

// NOLINTBEGIN(misc-definitions-in-headers)
namespace convlaw::CONVLAW_VARIANT {
namespace {

template <class T, int kChannels>
struct ChannelsOf {
  using type [[gnu::vector_size(kChannels * sizeof(T))]] = T;
};

// One sum for each of several channels.
template <class T, int kChannels>
using Channels = typename ChannelsOf<T, kChannels>::type;

// `packed[tap][channel]` of `used` channels; the others are zeros.
template <class T, int kChannels>
void pack_weight(const T* weight, std::int64_t taps, std::int64_t used, T* packed) {
  for (std::int64_t tap = 0; tap < taps; ++tap) {
    for (std::int64_t k = 0; k < kChannels; ++k) {
      packed[tap * kChannels + k] = k < used ? weight[k * taps + tap] : T(0);
    }
  }
}

// Outputs (oh, ow), (oh, ow + 1)... of several channels, which all have the taps of the first.
template <class T, int kChannels, int kColumns>
inline __attribute__((always_inline)) void add_windows(const GroupConvolution& g, const T* input,
                                                       const T* packed, std::int64_t oh,
                                                       std::int64_t ow, std::int64_t used,
                                                       const T* start, T* output) {
  Channels<T, kChannels> sums[kColumns];
  for (int i = 0; i < kColumns; ++i) __builtin_memcpy(&sums[i], start, sizeof sums[i]);
  const OutputReach row = g.rows[oh];
  const OutputReach column = g.columns[ow];
  for (std::int64_t ic = 0; ic < g.inputs; ++ic) {
    for (std::int64_t kh = row.first; kh < row.last; ++kh) {
      const std::int64_t ih = row.place + kh * g.dilation_height;
      const T* x = input + (ic * g.height + ih) * g.width + column.place;
      const T* w = packed + (ic * g.kernel_height + kh) * g.kernel_width * kChannels;
      for (std::int64_t kw = column.first; kw < column.last; ++kw) {
        Channels<T, kChannels> weights;
        __builtin_memcpy(&weights, w + kw * kChannels, sizeof weights);
        CONVLAW_UNROLL
        for (int i = 0; i < kColumns; ++i) {
          sums[i] += weights * x[kw * g.dilation_width + i * g.stride_width];
        }
      }
    }
  }
  const std::int64_t plane = g.output_height * g.output_width;
  T* place = output + oh * g.output_width + ow;
  for (std::int64_t k = 0; k < used; ++k) {
    for (int i = 0; i < kColumns; ++i) place[k * plane + i] = sums[i][k];
  }
}

// All outputs of `used` channels.
template <class T, int kChannels>
void convolve_block(const GroupConvolution& g, const T* input, const T* weight, const T* bias,
                    std::int64_t used, T* packed, T* output) {
  constexpr int kColumns = 4;
  pack_weight<T, kChannels>(weight, g.inputs * g.kernel_height * g.kernel_width, used, packed);
  T start[kChannels] = {};
  for (std::int64_t k = 0; bias != nullptr && k < used; ++k) start[k] = bias[k];
  for (std::int64_t oh = 0; oh < g.output_height; ++oh) {
    for (std::int64_t ow = 0; ow < g.output_width;) {
      const std::int64_t last = ow + kColumns - 1;
      if (last < g.output_width && g.columns[last].first == g.columns[ow].first &&
          g.columns[last].last == g.columns[ow].last) {
        add_windows<T, kChannels, kColumns>(g, input, packed, oh, ow, used, start, output);
        ow += kColumns;
      } else {
        add_windows<T, kChannels, 1>(g, input, packed, oh, ow, used, start, output);
        ++ow;
      }
    }
  }
}

template <class T>
void convolve(const GroupConvolution& g, const T* input, const T* weight, const T* bias, T* packed,
              T* output) {
  const std::int64_t taps = g.inputs * g.kernel_height * g.kernel_width;
  const std::int64_t plane = g.output_height * g.output_width;
  for (std::int64_t oc = 0; oc < g.outputs;) {
    const std::int64_t left = g.outputs - oc;
    const T* w = weight + oc * taps;
    const T* b = bias == nullptr ? nullptr : bias + oc;
    T* y = output + oc * plane;
    if (left > 8) {
      convolve_block<T, 16>(g, input, w, b, left < 16 ? left : 16, packed, y);
      oc += 16;
    } else if (left > 4) {
      convolve_block<T, 8>(g, input, w, b, left, packed, y);
      oc += 8;
    } else {
      convolve_block<T, 4>(g, input, w, b, left, packed, y);
      oc += 4;
    }
  }
}

}  // namespace
}  // namespace convlaw::CONVLAW_VARIANT
// NOLINTEND(misc-definitions-in-headers)
