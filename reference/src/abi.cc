// SPDX-License-Identifier: MIT
#include "convlaw/abi.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "resolved_padding.h"

namespace convlaw {
namespace {

// In the order of convlaw_dtype.
constexpr std::array<ElementType, 7> kTypes{ElementType::f32,  ElementType::f64, ElementType::f16,
                                            ElementType::bf16, ElementType::i32, ElementType::i8,
                                            ElementType::u8};

void set_pair(std::int64_t (&target)[2], Size2 size) {
  target[0] = size.h;
  target[1] = size.w;
}

}  // namespace

convlaw_dtype to_abi(ElementType type) {
  return static_cast<convlaw_dtype>(std::find(kTypes.begin(), kTypes.end(), type) - kTypes.begin());
}

convlaw_layout to_abi(Layout layout) {
  switch (layout) {
    case Layout::nchw:
      return CONVLAW_NCHW;
    case Layout::nhwc:
      return CONVLAW_NHWC;
    case Layout::strided:
      break;
  }
  return CONVLAW_STRIDED;
}

std::optional<ElementType> element_type_from_abi(std::int32_t dtype) {
  if (dtype < 0 || static_cast<std::size_t>(dtype) >= kTypes.size()) return std::nullopt;
  return kTypes[static_cast<std::size_t>(dtype)];
}

std::optional<convlaw_problem> to_abi(const TypedProblem& typed) {
  const Conv2dProblem& p = typed.problem;
  const std::optional<ResolvedPadding> padding = resolve_padding(p);
  if (!padding) return std::nullopt;
  convlaw_problem abi{};
  abi.struct_size = sizeof abi;
  abi.operation = CONVLAW_FORWARD;
  abi.unbatched = p.batch ? 0 : 1;
  abi.has_bias = p.bias ? 1 : 0;
  abi.batch = p.images();
  abi.in_channels = p.in_channels;
  abi.height = p.height;
  abi.width = p.width;
  abi.out_channels = p.out_channels;
  set_pair(abi.kernel_size, p.kernel_size);
  set_pair(abi.stride, p.stride);
  set_pair(abi.padding_begin, padding->begin);
  set_pair(abi.padding_end, padding->end);
  set_pair(abi.dilation, p.dilation);
  abi.groups = p.groups;
  abi.padding_mode = static_cast<std::int32_t>(p.padding_mode);
  const ElementTypes types = element_types(typed.dtype);
  abi.input_dtype = to_abi(types.input);
  abi.weight_dtype = to_abi(types.weight);
  abi.bias_dtype = to_abi(types.bias);
  abi.output_dtype = to_abi(types.output);
  abi.input_layout = abi.weight_layout = abi.output_layout = to_abi(typed.layout);
  return abi;
}

Conv2dProblem problem_from_abi(const convlaw_problem& abi) {
  const auto pair = [](const std::int64_t(&values)[2]) { return Size2{values[0], values[1]}; };
  Conv2dProblem p;
  p.batch = abi.unbatched ? std::nullopt : std::optional(abi.batch);
  p.in_channels = abi.in_channels;
  p.height = abi.height;
  p.width = abi.width;
  p.out_channels = abi.out_channels;
  p.kernel_size = pair(abi.kernel_size);
  p.stride = pair(abi.stride);
  p.padding = {Padding::Kind::numbers, pair(abi.padding_begin), pair(abi.padding_end)};
  p.dilation = pair(abi.dilation);
  p.groups = abi.groups;
  p.bias = abi.has_bias != 0;
  p.padding_mode = static_cast<PaddingMode>(abi.padding_mode);
  return p;
}

convlaw_capabilities capabilities_of(const convlaw_implementation& implementation) {
  const auto whole = read_struct(&implementation, implementation.struct_size);
  const convlaw_capabilities* declared = whole.capabilities;
  return read_struct(declared, declared == nullptr ? 0 : declared->struct_size);
}

void write_message(const convlaw_message& message, std::string_view text) {
  if (message.text == nullptr || message.size == 0) return;
  const std::size_t length = std::min(text.size(), message.size - 1);
  std::memcpy(message.text, text.data(), length);
  message.text[length] = '\0';
}

}  // namespace convlaw
