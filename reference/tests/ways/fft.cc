// SPDX-License-Identifier: MIT
// The convolution theorem: a cross-correlation is a product with the conjugate transform. The
// extents are powers of two at least as large as the padded image, so that nothing wraps round.
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "reference/tests/ways/way.h"

namespace convlaw::ways {
namespace {

using Complex = std::complex<float>;

// Not std::complex's operator*, which looks for infinities.
Complex multiply(Complex a, Complex b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

std::int64_t power_of_two(std::int64_t least) {
  std::int64_t size = 1;
  while (size < least) size *= 2;
  return size;
}

// Radix 2, in place, of `count` elements `stride` apart. sign: -1 forward, +1 backward (unscaled).
void transform(Complex* data, std::int64_t count, std::int64_t stride, double sign) {
  for (std::int64_t i = 1, j = 0; i < count; ++i) {
    std::int64_t bit = count / 2;
    for (; (j & bit) != 0; bit /= 2) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(data[i * stride], data[j * stride]);
  }
  for (std::int64_t length = 2; length <= count; length *= 2) {
    for (std::int64_t k = 0; k < length / 2; ++k) {
      const double angle =
          sign * 2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(length);
      const Complex twiddle(static_cast<float>(std::cos(angle)),
                            static_cast<float>(std::sin(angle)));
      for (std::int64_t first = k; first < count; first += length) {
        Complex& even = data[first * stride];
        Complex& odd = data[(first + length / 2) * stride];
        const Complex turned = multiply(odd, twiddle);
        odd = even - turned;
        even += turned;
      }
    }
  }
}

struct Plane {
  std::int64_t height, width;
  std::vector<Complex> elements = std::vector<Complex>(static_cast<std::size_t>(height * width));

  Complex& at(std::int64_t h, std::int64_t w) {
    return elements[static_cast<std::size_t>(h * width + w)];
  }
  void transform_both(double sign) {
    for (std::int64_t h = 0; h < height; ++h) transform(&at(h, 0), width, 1, sign);
    for (std::int64_t w = 0; w < width; ++w) transform(&at(0, w), height, width, sign);
  }
};

}  // namespace

bool fft_takes(const Conv2dProblem& p) {
  return vertical_axis(p).padded() <= 64 && horizontal_axis(p).padded() <= 64;
}

AnyTensor fft(const Conv2dProblem& p, const Operands& operands) {
  AnyTensor output = empty_output(p, operands);
  const AnyView x = operands.input.view();
  const AnyView w = operands.weight.view();
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const Plane empty{power_of_two(rows.padded()), power_of_two(columns.padded())};

  std::vector<Plane> images;
  for (std::int64_t i = 0; i < p.images() * p.in_channels; ++i) {
    Plane& image = images.emplace_back(empty);
    for (std::int64_t h = 0; h < rows.padded(); ++h) {
      for (std::int64_t v = 0; v < columns.padded(); ++v) {
        const auto ih = rows.source(h);
        const auto iw = columns.source(v);
        if (!ih || !iw) continue;
        image.at(h, v) = static_cast<float>(x.at(i / p.in_channels, i % p.in_channels, *ih, *iw));
      }
    }
    image.transform_both(-1);
  }

  const std::int64_t group_inputs = p.in_channels / p.groups;
  const float scale = 1.0F / static_cast<float>(empty.height * empty.width);
  const Extents& out = output.extents();
  for (std::int64_t oc = 0; oc < out[1]; ++oc) {
    std::vector<Plane> kernels;
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      Plane& kernel = kernels.emplace_back(empty);
      for (std::int64_t h = 0; h < rows.kernel; ++h) {
        for (std::int64_t v = 0; v < columns.kernel; ++v) {
          kernel.at(h * rows.dilation, v * columns.dilation) =
              static_cast<float>(w.at(oc, ic, h, v));
        }
      }
      kernel.transform_both(-1);
    }
    const float bias = operands.bias ? static_cast<float>(operands.bias->get(oc)) : 0;
    const std::int64_t first = oc / (p.out_channels / p.groups) * group_inputs;
    for (std::int64_t n = 0; n < out[0]; ++n) {
      Plane sum = empty;
      for (std::size_t ic = 0; ic < kernels.size(); ++ic) {
        const Plane& image = images[static_cast<std::size_t>(n * p.in_channels + first) + ic];
        for (std::size_t i = 0; i < sum.elements.size(); ++i) {
          sum.elements[i] += multiply(image.elements[i], std::conj(kernels[ic].elements[i]));
        }
      }
      sum.transform_both(1);
      for (std::int64_t oh = 0; oh < out[2]; ++oh) {
        for (std::int64_t ow = 0; ow < out[3]; ++ow) {
          const float y = sum.at(oh * rows.stride, ow * columns.stride).real() * scale;
          output.set(((n * out[1] + oc) * out[2] + oh) * out[3] + ow,
                     static_cast<double>(y + bias));
        }
      }
    }
  }
  return output;
}

}  // namespace convlaw::ways
