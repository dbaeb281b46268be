// SPDX-License-Identifier: MIT
// What everybody writes first: windows laid out as the columns of a matrix (im2col), and Eigen's
// matrix product, on one thread. f32 in NCHW; a kernel of 1x1 that misses nothing is multiplied
// where it lies.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // of GCC's own headers for AVX-512
#endif
#include <Eigen/Core>
#include <algorithm>
#include <cstring>
#include <string>

#include "optimized/adapters/plugin.h"

namespace convlaw::adapters {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Output = Eigen::Map<Matrix, Eigen::Unaligned, Eigen::OuterStride<>>;
using Input = Eigen::Map<const Matrix, Eigen::Unaligned, Eigen::OuterStride<>>;

constexpr std::int64_t kColumns = std::int64_t{1} << 18;  // elements that are laid out at a time

struct Sizes {
  explicit Sizes(const convlaw_problem& p)
      : in(p.in_channels / p.groups),
        out(p.out_channels / p.groups),
        taps(in * p.kernel_size[0] * p.kernel_size[1]),
        height(output_extent(p, 0)),
        width(output_extent(p, 1)),
        rows(std::clamp<std::int64_t>(kColumns / std::max<std::int64_t>(1, taps * width), 1,
                                      std::max<std::int64_t>(1, height))) {}
  std::int64_t in, out;  // channels of a group
  std::int64_t taps, height, width;
  std::int64_t rows;  // of the output at a time
};

bool is_dense_product(const convlaw_problem& p) {
  for (int axis = 0; axis < 2; ++axis) {
    if (p.kernel_size[axis] != 1 || p.stride[axis] != 1 || p.padding_begin[axis] != 0 ||
        p.padding_end[axis] != 0) {
      return false;
    }
  }
  return true;
}

// The taps of `rows` rows of output from `first`: (taps, rows * width).
void lay_out(const convlaw_problem& p, const Sizes& s, const float* input, std::int64_t first,
             std::int64_t rows, float* columns) {
  for (std::int64_t c = 0; c < s.in; ++c) {
    const float* plane = input + c * p.height * p.width;
    for (std::int64_t kh = 0; kh < p.kernel_size[0]; ++kh) {
      for (std::int64_t kw = 0; kw < p.kernel_size[1]; ++kw) {
        const std::int64_t shift = kw * p.dilation[1] - p.padding_begin[1];
        for (std::int64_t oh = first; oh < first + rows; ++oh, columns += s.width) {
          const std::int64_t ih = oh * p.stride[0] + kh * p.dilation[0] - p.padding_begin[0];
          const bool is_inside = ih >= 0 && ih < p.height;
          for (std::int64_t ow = 0; ow < s.width; ++ow) {
            const std::int64_t iw = ow * p.stride[1] + shift;
            columns[ow] = is_inside && iw >= 0 && iw < p.width ? plane[ih * p.width + iw] : 0.0F;
          }
        }
      }
    }
  }
}

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message message) {
  return guarded(message, [&] {
    if (problem->operation != CONVLAW_FORWARD || problem->activation != CONVLAW_NO_ACTIVATION) {
      throw Declined("forward convolution alone");
    }
    if (problem->padding_mode != CONVLAW_ZEROS) throw Declined("padding of zeros alone");
    if (overflows_32_bits(*problem)) throw Declined("too large for its columns");
    return CONVLAW_OK;
  });
}

std::int32_t workspace_size(void*, const convlaw_problem* problem, const void*, std::size_t* size,
                            std::size_t* alignment) {
  const Sizes s(*problem);
  *size = is_dense_product(*problem)
              ? 0
              : static_cast<std::size_t>(s.taps * s.rows * s.width) * sizeof(float);
  *alignment = 64;
  return CONVLAW_OK;
}

std::int32_t run(void*, const convlaw_call* call) {
  const convlaw_problem& p = *call->problem;
  const Sizes s(p);
  const bool is_dense = is_dense_product(p);
  const std::int64_t rows_at_once = is_dense ? s.height : s.rows;
  const auto* input = static_cast<const float*>(call->input.data);
  const auto* weight = static_cast<const float*>(call->weight.data);
  const auto* bias = static_cast<const float*>(call->bias.data);
  auto* output = static_cast<float*>(call->output.data);
  auto* columns = static_cast<float*>(call->workspace);
  // As torch has it, of no input channels no output channels are made.
  if (p.batch == 0 || p.in_channels == 0 || p.out_channels == 0) return CONVLAW_OK;
  for (std::int64_t n = 0; n < p.batch; ++n) {
    for (std::int64_t g = 0; g < p.groups; ++g) {
      const float* planes = input + (n * p.in_channels + g * s.in) * p.height * p.width;
      for (std::int64_t first = 0; first < s.height; first += rows_at_once) {
        const std::int64_t rows = std::min(rows_at_once, s.height - first);
        const std::int64_t pixels = rows * s.width;
        const std::int64_t channel = n * p.out_channels + g * s.out;
        Output part(output + channel * s.height * s.width + first * s.width, s.out, pixels,
                    Eigen::OuterStride<>(s.height * s.width));
        if (bias == nullptr) {
          part.setZero();
        } else {
          part.colwise() = Eigen::Map<const Eigen::VectorXf>(bias + g * s.out, s.out);
        }
        if (!is_dense) lay_out(p, s, planes, first, rows, columns);
        const Input taps(is_dense ? planes : columns, s.taps, pixels, Eigen::OuterStride<>(pixels));
        const Input weights(weight + g * s.out * s.taps, s.out, s.taps,
                            Eigen::OuterStride<>(s.taps));
        part.noalias() += weights * taps;
      }
    }
  }
  return CONVLAW_OK;
}

std::int32_t declare_contract(void*, const convlaw_problem*, convlaw_contract* contract) {
  contract->order_varies = 1;
  contract->order_depends_on_size = 1;
  return CONVLAW_OK;
}

}  // namespace
}  // namespace convlaw::adapters

CONVLAW_EXPORT const convlaw_implementation* convlaw_get_implementation(void) {
  using namespace convlaw::adapters;
  static const convlaw_capabilities capabilities = [] {
    convlaw_capabilities offered{};
    offered.struct_size = sizeof offered;
    offered.concurrent = 1;
    return offered;
  }();
  static const std::string its_version = std::to_string(EIGEN_WORLD_VERSION) + '.' +
                                         std::to_string(EIGEN_MAJOR_VERSION) + '.' +
                                         std::to_string(EIGEN_MINOR_VERSION);
  static const convlaw_implementation eigen = [] {
    convlaw_implementation made{};
    made.struct_size = sizeof made;
    made.abi_version = CONVLAW_ABI_VERSION;
    made.name = "eigen_im2col";
    made.description = "im2col and Eigen's matrix product, one thread";
    made.version = its_version.c_str();
    made.capabilities = &capabilities;
    made.run = run;
    made.query = query;
    made.workspace_size = workspace_size;
    made.declare_contract = declare_contract;
    return made;
  }();
  return &eigen;
}
