// SPDX-License-Identifier: MIT
// A problem in oneDNN's words.
#pragma once

#include <cstdint>
#include <oneapi/dnnl/dnnl.hpp>

#include "optimized/adapters/plugin.h"

namespace convlaw::adapters {

using Dims = dnnl::memory::dims;
using Description = dnnl::memory::desc;
using Forward = dnnl::convolution_forward;

inline const dnnl::engine& cpu() {
  static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

inline dnnl::memory::data_type data_type(std::int32_t dtype) {
  switch (dtype) {
    case CONVLAW_F32:
      return dnnl::memory::data_type::f32;
    case CONVLAW_BF16:
      return dnnl::memory::data_type::bf16;
    case CONVLAW_I32:
      return dnnl::memory::data_type::s32;
    case CONVLAW_I8:
      return dnnl::memory::data_type::s8;
    case CONVLAW_U8:
      return dnnl::memory::data_type::u8;
    default:
      throw Declined("oneDNN 2 has no convolution of this type on a CPU");
  }
}

inline Dims input_dims(const convlaw_problem& p) {
  return {p.batch, p.in_channels, p.height, p.width};
}

inline Dims weight_dims(const convlaw_problem& p) {
  if (p.groups == 1) return {p.out_channels, p.in_channels, p.kernel_size[0], p.kernel_size[1]};
  return {p.groups, p.out_channels / p.groups, p.in_channels / p.groups, p.kernel_size[0],
          p.kernel_size[1]};
}

inline Dims output_dims(const convlaw_problem& p) {
  return {p.batch, p.out_channels, output_extent(p, 0), output_extent(p, 1)};
}

/// Source and destination are of the layout `activations`, the weight of one that oneDNN chooses.
/// Throws Declined, or the dnnl::error of what oneDNN does not take.
inline Forward::primitive_desc describe(const convlaw_problem& p,
                                        dnnl::memory::format_tag activations) {
  if (p.operation != CONVLAW_FORWARD || p.activation != CONVLAW_NO_ACTIVATION) {
    throw Declined("forward convolution alone");
  }
  if (p.padding_mode != CONVLAW_ZEROS) throw Declined("padding of zeros alone");
  if (overflows_32_bits(p)) decline_known("numbers beyond 32 bits");
  if (activations != dnnl::memory::format_tag::nchw) decline_five_pixels(p);
  using Tag = dnnl::memory::format_tag;
  const Description input(input_dims(p), data_type(p.input_dtype), activations);
  const Description weight(weight_dims(p), data_type(p.weight_dtype), Tag::any);
  const Description bias = p.has_bias != 0
                               ? Description({p.out_channels}, data_type(p.bias_dtype), Tag::a)
                               : Description();
  const Description output(output_dims(p), data_type(p.output_dtype), activations);
  const auto pair = [](const std::int64_t* values) { return Dims{values[0], values[1]}; };
  const Forward::desc convolution(dnnl::prop_kind::forward_inference,
                                  dnnl::algorithm::convolution_direct, input, weight, bias, output,
                                  pair(p.stride), {p.dilation[0] - 1, p.dilation[1] - 1},
                                  pair(p.padding_begin), pair(p.padding_end));
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return {convolution, attributes, cpu()};
}

}  // namespace convlaw::adapters
