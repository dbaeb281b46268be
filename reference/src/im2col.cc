// SPDX-License-Identifier: MIT
#include "convlaw/im2col.h"

#include <Eigen/Core>
#include <algorithm>

#include "convlaw/pad.h"

namespace convlaw {
namespace {

template <class T>
using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class T>
using ConstMap = Eigen::Map<const Matrix<T>>;

// Columns [first, first + columns.cols()) of the window matrix of one group of one image: row
// (c, kh, kw) holds, for every output pixel, the element which that tap of the window covers.
template <class T>
void lay_out_windows(const Conv2dProblem& p, std::int64_t output_width, const T* group_input,
                     std::int64_t first, Matrix<T>& columns) {
  const std::int64_t plane = p.height * p.width;
  Eigen::Index row = 0;
  for (std::int64_t c = 0; c < p.in_channels / p.groups; ++c) {
    for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
      for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw, ++row) {
        const T* tap = group_input + c * plane + kh * p.dilation.h * p.width + kw * p.dilation.w;
        std::int64_t oh = first / output_width;
        std::int64_t ow = first % output_width;
        for (Eigen::Index i = 0; i < columns.cols(); ++i) {
          columns(row, i) = tap[oh * p.stride.h * p.width + ow * p.stride.w];
          if (++ow == output_width) ow = 0, ++oh;
        }
      }
    }
  }
}

}  // namespace

template <class T>
void conv2d_im2col(const Conv2dProblem& problem, const Tensor<T>& input, const Tensor<T>& weight,
                   const std::vector<T>& bias, Tensor<T>& output) {
  if (output.size() == 0) return;
  const Conv2dProblem p = without_padding(problem);
  Tensor<T> padded({p.images(), p.in_channels, p.height, p.width});
  pad_input<T>(problem, input.view(), padded.view());

  const Size2 out = output_size(p);
  const std::int64_t pixels = out.h * out.w;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t taps = group_inputs * p.kernel_size.h * p.kernel_size.w;
  const std::int64_t block = std::clamp<std::int64_t>(kIm2colElements / taps, 1, pixels);

  for (std::int64_t n = 0; n < p.images(); ++n) {
    for (std::int64_t g = 0; g < p.groups; ++g) {
      const T* group_input = &padded(n, g * group_inputs, 0, 0);
      const std::int64_t first_output = g * group_outputs;
      const ConstMap<T> kernels(&weight(first_output, 0, 0, 0), group_outputs, taps);
      Eigen::Map<Matrix<T>> result(&output(n, first_output, 0, 0), group_outputs, pixels);
      for (std::int64_t first = 0; first < pixels; first += block) {
        Matrix<T> columns(taps, std::min(block, pixels - first));
        lay_out_windows(p, out.w, group_input, first, columns);
        result.middleCols(first, columns.cols()).noalias() = kernels * columns;
      }
      if (bias.empty()) {
        result.array() += T(0);  // a sum of nothing but -0 is 0, as a sum from 0 on is
      } else {
        result.colwise() += Eigen::Map<const Eigen::Matrix<T, Eigen::Dynamic, 1>>(
            bias.data() + first_output, group_outputs);
      }
    }
  }
}

namespace {

template <class T>
Tensor<T> values_of(const AnyView& view) {
  Tensor<T> values(view.extents);
  for_each_index(view.extents,
                 [&](auto... index) { values(index...) = static_cast<T>(view.at(index...)); });
  return values;
}

template <class T>
void multiply_in(const Conv2dProblem& problem, const AnyView& input, const AnyView& weight,
                 const std::optional<AnyView>& bias, AnyTensor& output) {
  Tensor<T> result(output.extents());
  const std::vector<T> b = bias ? values_of<T>(*bias).elements() : std::vector<T>{};
  conv2d_im2col(problem, values_of<T>(input), values_of<T>(weight), b, result);
  const Strides& strides = output.strides();
  for_each_index(output.extents(), [&](auto i, auto j, auto k, auto l) {
    output.set(i * strides[0] + j * strides[1] + k * strides[2] + l * strides[3],
               static_cast<double>(result(i, j, k, l)));
  });
}

}  // namespace

void conv2d_im2col(const Conv2dProblem& problem, const AnyView& input, const AnyView& weight,
                   const std::optional<AnyView>& bias, AnyTensor& output) {
  if (input.type == ElementType::f32) {
    multiply_in<float>(problem, input, weight, bias, output);
  } else {
    multiply_in<double>(problem, input, weight, bias, output);
  }
}

template void conv2d_im2col(const Conv2dProblem&, const Tensor<float>&, const Tensor<float>&,
                            const std::vector<float>&, Tensor<float>&);
template void conv2d_im2col(const Conv2dProblem&, const Tensor<double>&, const Tensor<double>&,
                            const std::vector<double>&, Tensor<double>&);

}  // namespace convlaw
